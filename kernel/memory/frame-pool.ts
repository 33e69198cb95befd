// The state of the frame allocator: the table of blocks, and the lists of those that have frames.
//
// A block is in `broken` while some of its frames are free, in `whole` while all 512 are, and in no
// list while none is. Guarded by preemption held.

import { largePageBytes } from '../arch/x86_64/index.ts';
import { blockShift, FrameBlock, framesPerBlock } from './frame-block.ts';

export class FramePool {
  /** Where block 0 is: the table has one for each 2 MiB up to the end of memory. */
  blocks: usize = 0;
  blockCount: u64 = 0;
  broken: FrameBlock | null = null;
  whole: FrameBlock | null = null;
  /** Frames in use, by kind. */
  readonly counts = array<u64, 8>(8);
  /** Frames that exist, used or not. */
  totalFrames: u64 = 0;

  /** @inline */
  blockAt(index: u64): FrameBlock {
    return changetype<FrameBlock>(this.blocks + index * sizeof<FrameBlock>());
  }

  /**
   * The block that a frame lies in. The frame must be below the end of memory.
   * @inline
   */
  blockOf(frame: u64): FrameBlock {
    return this.blockAt(frame >>> blockShift);
  }

  get endOfMemory(): u64 {
    return this.blockCount * largePageBytes;
  }

  /** Puts a block in the list that its number of free frames asks for. It must be in none. */
  insert(block: FrameBlock): void {
    if (block.freeCount === 0) return;
    const isWhole = u64(block.freeCount) === framesPerBlock;
    const head = isWhole ? this.whole : this.broken;
    block.previous = null;
    block.next = head;
    if (head !== null) head.previous = block;
    if (isWhole) this.whole = block;
    else this.broken = block;
  }

  /** Takes a block out of its list, if it is in one. Its free frames must be as they were when it was put in. */
  remove(block: FrameBlock): void {
    if (block.freeCount === 0) return;
    const next = block.next;
    const previous = block.previous;
    if (next !== null) next.previous = previous;
    if (previous !== null) previous.next = next;
    else if (u64(block.freeCount) === framesPerBlock) this.whole = next;
    else this.broken = next;
    block.next = null;
    block.previous = null;
  }
}

export const framePool = new FramePool();
