// The heap as programs see it, beside `new`, `tryNew` and `free`: blocks of a length that is known
// at run time, numbers, and what checked builds know about leaks.

import { emptyQuarantine, checkBlock } from './checked.ts';
import { flushCache, heapLock } from './central.ts';
import { allocate as allocateMemory, release } from './hooks.ts';
import { blockBytesOf } from './large.ts';
import { countLeaks, printLeaks } from './leaks.ts';
import { liveBlocks } from './live-blocks.ts';
import { classCount as classes, noClass, sizeClass } from './size-classes.ts';
import { headerOf } from './slab.ts';
import { type ClassStatistics, type HeapStatistics, readClass, readHeap } from './statistics.ts';

export { ClassStatistics, HeapStatistics } from './statistics.ts';

/** What `heap.resize` aligns to, and `heap.allocate` unless told otherwise. */
const usualAlignBytes: usize = 16;

export namespace heap {
  /** How many size classes there are. */
  export const classCount = classes;

  /**
   * `sizeBytes` of memory with any content, at a multiple of `alignBytes`: a power of two up to 4096,
   * never less than 16. 0 for no bytes, for another alignment, and when there is no memory.
   * @inline
   */
  export function allocate(sizeBytes: usize, alignBytes: usize = 16): usize {
    return allocateMemory(sizeBytes, alignBytes);
  }

  /**
   * Takes back what `allocate` gave; 0 is passed over.
   * @inline
   */
  export function free(address: usize): void {
    release(address);
  }

  /**
   * Makes a block larger or smaller, keeping its first bytes, at the same address where there is room:
   * the new address, aligned to 16. 0 when there is no memory or `sizeBytes` is 0; the block is then
   * as it was. An address of 0 means a new block.
   */
  export function resize(address: usize, sizeBytes: usize): usize {
    if (address === 0) return allocateMemory(sizeBytes, usualAlignBytes);
    if (sizeBytes === 0) return 0;
    const oldBytes = usableBytes(address);
    if (!checksEnabled() && sizeBytes <= oldBytes && sizeBytes > oldBytes / 2) return address;
    const moved = allocateMemory(sizeBytes, usualAlignBytes);
    if (moved === 0) return 0;
    memory.copy(moved, address, min<usize>(oldBytes, sizeBytes));
    release(address);
    return moved;
  }

  /** Bytes that may be used of the block at `address`: with checks, what was asked for; without, maybe more. */
  export function usableBytes(address: usize): usize {
    if (checksEnabled()) return checkedBytes(address);
    const header = headerOf(address);
    const index = header.classIndex;
    return blockBytesOf(header, address, index === noClass ? 0 : sizeClass(index).blockBytes);
  }

  /** Gives back all memory that is free: what this CPU has at hand, and what is in quarantine. */
  export function flush(): void {
    if (checksEnabled()) emptyQuarantine();
    for (let index: u32 = 0; index < classes; index++) flushClass(index);
  }

  /** Fills in how the heap is. */
  export function statistics(into: HeapStatistics): void {
    readHeap(into);
  }

  /** Fills in how size class `index` is; panics when there is no such class. */
  export function classStatistics(index: u32, into: ClassStatistics): void {
    readClass(index, into);
  }

  /** A moment to compare with later: counts allocations. 0 in builds without checks. */
  export function checkpoint(): u64 {
    return liveBlocks.lastSerial;
  }

  /** How many blocks were allocated after `checkpoint` and are not freed. 0 in builds without checks. */
  export function leaksSince(checkpoint: u64): u64 {
    return countLeaks(checkpoint);
  }

  /**
   * Prints the blocks that are not freed, of those allocated after `checkpoint`, by the function that
   * allocated them; gives their number. Builds without checks know of none.
   */
  export function reportLeaks(checkpoint: u64 = 0): u64 {
    return printLeaks(checkpoint);
  }
}

function checkedBytes(address: usize): usize {
  using _lock = heapLock.acquire();
  return checkBlock(address).sizeBytes;
}

function flushClass(index: u32): void {
  using _lock = heapLock.acquire();
  flushCache(index, sizeClass(index).cacheBlocks);
}
