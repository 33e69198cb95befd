// What must be true of the frame allocator whenever preemption is not held.

import { type FrameBlock, framesPerBlock } from './frame-block.ts';
import { framePool } from './frame-pool.ts';

/** Panics if the lists of blocks, their bits and the counts contradict each other. Needs preemption held. */
export function checkFrames(): void {
  let used: u64 = 0;
  for (const count of framePool.counts) used += count;
  let free: u64 = 0;
  let listed: u64 = 0;
  for (let index: u64 = 0; index < framePool.blockCount; index++) {
    const block = framePool.blockAt(index);
    free += block.freeCount;
    if (block.freeCount > 0) listed += 1;
  }
  assert(free === framePool.totalFrames - used, 'frames are miscounted');
  assert(countList(framePool.broken, false) + countList(framePool.whole, true) === listed, 'a block with free frames is in no list');
}

function countList(head: FrameBlock | null, wantsWhole: bool): u64 {
  let count: u64 = 0;
  let previous: FrameBlock | null = null;
  for (let block = head; block !== null; block = block.next) {
    assert(block.previous === previous, 'a list of blocks of frames is broken');
    assert((u64(block.freeCount) === framesPerBlock) === wantsWhole, 'a block of frames is in the wrong list');
    checkBits(block);
    count += 1;
    previous = block;
  }
  return count;
}

function checkBits(block: FrameBlock): void {
  let free: u32 = 0;
  for (let word: u32 = 0; word < 8; word++) {
    const bits = block.freeBits[word];
    free += u32(popcnt<u64>(bits));
    assert(((block.wordsWithFree >>> word) & 1) === u32(bits !== 0), 'a block of frames has lost sight of its free frames');
  }
  assert(free === block.freeCount, 'the free frames of a block are miscounted');
}
