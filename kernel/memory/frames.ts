// Physical memory in frames of 4 KiB: one at a time, in a time that does not depend on how much
// memory there is or on how it is used.
//
// A frame that is handed out holds whatever it held. Callable from threads, and while the kernel
// starts; preemption is held inside. Not from interrupt handlers. Runs of frames: frame-runs.ts.

import { isAligned } from '../lib/bits.ts';
import { pageBytes } from '../arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { type FrameBlock, frameShift, framesPerBlock } from './frame-block.ts';
import { firstOwnedKind, FrameKind } from './frame-kind.ts';
import { panicAboutFrame } from './frame-panic.ts';
import { framePool } from './frame-pool.ts';
import { checkPoison, poisonFrame } from './poison.ts';

export { FrameKind } from './frame-kind.ts';

/** What the allocators give when there is no memory; frame 0 is never handed out. */
export const noFrame: u64 = 0;

/** Gives back frames that are kept for later; false when there are none such. */
export type FrameReclaimer = () => bool;

let reclaimFrames: FrameReclaimer = reclaimNothing;

function reclaimNothing(): bool {
  return false;
}

/** Sets what is asked before a request fails for want of frames. */
export function setFrameReclaimer(reclaimer: FrameReclaimer): void {
  reclaimFrames = reclaimer;
}

/** The physical address of a frame that was free, or 0 when none is left. */
export function allocateFrame(kind: FrameKind): u64 {
  assert(u32(kind) >= u32(firstOwnedKind), 'frames of this kind are not handed out');
  holdPreemption();
  const block = framePool.broken;
  if (block === null || unlikely(block.freeCount === 1)) return allocateLast(kind);
  const frame = takeFrom(block, kind);
  releasePreemption();
  return frame;
}

/** Gives a frame back. Panics when it is no frame's address, or not handed out. */
export function freeFrame(frame: u64): void {
  holdPreemption();
  const block = ownedBlockOf(frame);
  const index = (frame >>> frameShift) % framesPerBlock;
  const kind = u32(unchecked(block.kinds[u32(index)]));
  if (unlikely(kind < u32(firstOwnedKind))) refuse(frame);
  unchecked(framePool.counts[kind] -= 1);
  if (checksEnabled()) poisonFrame(frame);
  unchecked(block.kinds[u32(index)] = u8(checksEnabled() ? FrameKind.Poisoned : FrameKind.Free));
  if (unlikely(block.freeCount === 0 || u64(block.freeCount) === framesPerBlock - 1)) return relist(block, index);
  block.put(index);
  releasePreemption();
}

/** What a frame is used for; Free for what is no frame at all. */
export function kindOfFrame(frame: u64): FrameKind {
  if (frame >= framePool.endOfMemory) return FrameKind.Free;
  const kind = framePool.blockOf(frame).kinds[u32((frame >>> frameShift) % framesPerBlock)];
  return u32(kind) === u32(FrameKind.Poisoned) ? FrameKind.Free : i32(kind) as FrameKind;
}

/**
 * The block of a frame that is to be freed; panics when there can be none.
 * @inline
 */
export function ownedBlockOf(frame: u64): FrameBlock {
  if (unlikely(frame >= framePool.endOfMemory || !isAligned(frame, pageBytes))) refuse(frame);
  return framePool.blockOf(frame);
}

/**
 * Says what is wrong with a frame that cannot be freed.
 * @noinline
 * @cold
 */
export function refuse(frame: u64): never {
  if (!isAligned(frame, pageBytes)) panicAboutFrame('an address is freed that is no frame\'s', frame);
  if (frame >= framePool.endOfMemory) panicAboutFrame('a frame is freed that is no memory', frame);
  const index = (frame >>> frameShift) % framesPerBlock;
  const block = framePool.blockOf(frame);
  if (block.isFree(index)) panicAboutFrame('a frame is freed that is free already', frame);
  if (u32(block.kinds[u32(index)]) === u32(FrameKind.Fixed)) panicAboutFrame('a frame of the kernel itself is freed', frame);
  panicAboutFrame('a frame is freed that is no memory', frame);
}

/** @inline */
function takeFrom(block: FrameBlock, kind: FrameKind): u64 {
  const index = block.takeAny();
  const frame = block.firstFrame + (index << frameShift);
  if (checksEnabled() && u32(unchecked(block.kinds[u32(index)])) === u32(FrameKind.Poisoned)) checkPoison(frame);
  unchecked(block.kinds[u32(index)] = u8(kind));
  unchecked(framePool.counts[u32(kind)] += 1);
  return frame;
}

/**
 * The first broken block has one frame left, or there is none: blocks change lists. Releases the
 * preemption that its caller held.
 * @noinline
 */
function allocateLast(kind: FrameKind): u64 {
  let frame = noFrame;
  const block = framePool.broken ?? framePool.whole;
  if (block !== null) {
    framePool.remove(block);
    frame = takeFrom(block, kind);
    framePool.insert(block);
  }
  releasePreemption();
  // Not for a page table: reclaiming changes page tables, and one is being changed.
  return frame === noFrame && kind !== FrameKind.PageTable && reclaimFrames() ? allocateFrame(kind) : frame;
}

/**
 * The frame is the block's first free one or its last that was not: the block changes lists.
 * Releases the preemption that its caller held.
 * @noinline
 */
function relist(block: FrameBlock, index: u64): void {
  framePool.remove(block);
  block.put(index);
  framePool.insert(block);
  releasePreemption();
}
