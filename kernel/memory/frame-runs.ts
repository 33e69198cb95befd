// Runs of frames: physically contiguous memory, aligned as asked for.
//
// Found by going through the blocks, so the time grows with the memory's size; whole blocks serve
// requests of 2 MiB in one step. A run is freed as it was got or in parts.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { type FrameBlock, frameShift, framesPerBlock } from './frame-block.ts';
import { firstOwnedKind, FrameKind } from './frame-kind.ts';
import { framePool } from './frame-pool.ts';
import { noFrame, ownedBlockOf, refuse } from './frames.ts';
import { checkPoison, poisonFrame } from './poison.ts';

/**
 * The physical address of `count` contiguous frames, a multiple of `alignFrames` frames (a power
 * of two); 0 when there is no such run.
 */
export function allocateFrames(count: usize, kind: FrameKind, alignFrames: usize = 1): u64 {
  assert(u32(kind) >= u32(firstOwnedKind), 'frames of this kind are not handed out');
  assert(alignFrames !== 0 && (alignFrames & (alignFrames - 1)) === 0, 'an alignment must be a power of two');
  using guard = preemptionGuard.acquire();
  if (count === 0 || count > framePool.totalFrames) return noFrame;
  const first = findRun(count, alignFrames);
  if (first === noFrame) return noFrame;
  takeRun(first, count, kind);
  return first << frameShift;
}

/** Gives `count` frames from `frame` on back. Panics when any of them is not handed out. */
export function freeFrames(frame: u64, count: usize): void {
  using guard = preemptionGuard.acquire();
  for (let i: u64 = 0; i < count; i++) releaseCount(frame + (i << frameShift));
  if (checksEnabled()) for (let i: u64 = 0; i < count; i++) poisonFrame(frame + (i << frameShift));
  setRun(frame >>> frameShift, count, checksEnabled() ? FrameKind.Poisoned : FrameKind.Free);
}

/** Hands frames that were Fixed to the allocator. */
export function donateFrames(frame: u64, count: u64): void {
  using guard = preemptionGuard.acquire();
  framePool.counts[FrameKind.Fixed] -= count;
  setRun(frame >>> frameShift, count, FrameKind.Free);
}

/** The number of a run's first frame, or 0. */
function findRun(count: u64, alignFrames: u64): u64 {
  const whole = framePool.whole;
  if (count === framesPerBlock && alignFrames <= framesPerBlock && whole !== null) return whole.firstFrame >>> frameShift;
  const end = framePool.blockCount * framesPerBlock;
  let start: u64 = 0;
  let length: u64 = 0;
  for (let index: u64 = 0; index < end; ) {
    const block = framePool.blockAt(index / framesPerBlock);
    const step = freeStep(block, index % framesPerBlock);
    const known = step >>> 1;
    if (!(step & 1)) length = 0;
    else {
      if (length === 0) start = (index + alignFrames - 1) & ~(alignFrames - 1);
      length = index + known > start ? index + known - start : 0;
      if (length >= count) return start;
    }
    index += known;
  }
  return 0;
}

/** How many frames from `index` on are alike, at least 1 and at most to the end of the word; twice that, and 1 if they are free. */
function freeStep(block: FrameBlock, index: u64): u64 {
  const shift = index % 64;
  if (shift === 0 && index === 0 && block.freeCount === 0) return framesPerBlock << 1;
  if (index === 0 && u64(block.freeCount) === framesPerBlock) return (framesPerBlock << 1) | 1;
  const bits = block.freeBits[u32(index / 64)] >>> shift;
  const left = 64 - shift;
  if (bits & 1) return (min<u64>(left, ctz<u64>(~bits)) << 1) | 1;
  return min<u64>(left, ctz<u64>(bits)) << 1;
}

function takeRun(first: u64, count: u64, kind: FrameKind): void {
  if (checksEnabled()) {
    for (let frame = first; frame < first + count; frame++) {
      const old = framePool.blockAt(frame / framesPerBlock).kinds[u32(frame % framesPerBlock)];
      if (u32(old) === u32(FrameKind.Poisoned)) checkPoison(frame << frameShift);
    }
  }
  setRun(first, count, kind);
  framePool.counts[u32(kind)] += count;
}

/** Gives a run of frames a kind, which says whether they are free; blocks change lists as needed. */
function setRun(first: u64, count: u64, kind: FrameKind): void {
  const isFree = u32(kind) <= u32(FrameKind.Poisoned);
  for (let index = first; index < first + count; ) {
    const block = framePool.blockOf(index << frameShift);
    const inBlock = index % framesPerBlock;
    const part = min<u64>(framesPerBlock - inBlock, first + count - index);
    framePool.remove(block);
    block.setFree(inBlock, part, isFree);
    block.setKinds(inBlock, part, kind);
    framePool.insert(block);
    index += part;
  }
}

function releaseCount(frame: u64): void {
  const block = ownedBlockOf(frame);
  const kind = u32(block.kinds[u32((frame >>> frameShift) % framesPerBlock)]);
  if (unlikely(kind < u32(firstOwnedKind))) refuse(frame);
  framePool.counts[kind] -= 1;
}
