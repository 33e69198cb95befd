// Frames for programs, and how many are used for what.

import { directMapBase } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { frameKindName } from './frame-kind.ts';
import { framePool } from './frame-pool.ts';
import { allocateFrames, freeFrames } from './frame-runs.ts';
import { allocateFrame, FrameKind, freeFrame, kindOfFrame } from './frames.ts';

export namespace frames {
  /** A frame of 4 KiB, by its physical address; 0 when none is left. Its contents are what they were. */
  export function allocate(): u64 {
    return allocateFrame(FrameKind.Program);
  }

  /** Gives a frame of `allocate` back. Panics when it is not handed out. */
  export function free(frame: u64): void {
    freeFrame(frame);
  }

  /** `count` contiguous frames, at a multiple of `alignFrames` (a power of two); 0 when there is no such run. */
  export function allocateRun(count: usize, alignFrames: usize = 1): u64 {
    return allocateFrames(count, FrameKind.Program, alignFrames);
  }

  /** Gives `count` frames back, a whole run or a part of it. Panics when one of them is not handed out. */
  export function freeRun(frame: u64, count: usize): void {
    freeFrames(frame, count);
  }

  /** Where a frame's memory is read and written. */
  export function addressOf(frame: u64): usize {
    return directMapBase + frame;
  }

  /** What the frame is used for; `FrameKind.Free` for one that is not handed out or does not exist. */
  export function kindOf(frame: u64): FrameKind {
    return kindOfFrame(frame);
  }

  export function kindName(kind: FrameKind): string {
    return frameKindName(kind);
  }

  /** How many frames are used for `kind` now. */
  export function count(kind: FrameKind): u64 {
    using guard = preemptionGuard.acquire();
    if (u32(kind) > u32(FrameKind.Poisoned)) return framePool.counts[u32(kind)];
    return kind === FrameKind.Free ? framePool.totalFrames - usedFrames() : 0;
  }

  /** How many frames the machine has. */
  export function total(): u64 {
    return framePool.totalFrames;
  }
}

function usedFrames(): u64 {
  let used: u64 = 0;
  for (const count of framePool.counts) used += count;
  return used;
}
