// Numbers about the heap.

import { cachedBlocks } from './block-cache.ts';
import { central, heapLock } from './central.ts';
import { liveBlocks, quarantine } from './live-blocks.ts';
import { classCount, pageBytes, sizeClass } from './size-classes.ts';

/** Blocks of one size class. Without `free` memory: what is free in the class's pages counts here, not as free frames. */
export class ClassStatistics {
  /** Bytes of each block. */
  blockBytes: u64 = 0;
  /** Blocks in use, those in quarantine included. */
  liveBlocks: u64 = 0;
  /** Free blocks at hand in the CPU's cache. */
  cachedBlocks: u64 = 0;
  /** Pages cut into such blocks. */
  pages: u64 = 0;
}

/** The heap at one moment. */
export class HeapStatistics {
  /** Blocks in use, large ones included. */
  liveBlocks: u64 = 0;
  /** Their bytes, each as large as its class or its pages; with checks as large as it was asked for. */
  liveBytes: u64 = 0;
  /**
   * The most that liveBytes has been. Without checks it is kept where caches are filled: free blocks
   * in them count as in use, so it may be too high by what they hold.
   */
  peakBytes: u64 = 0;
  largeBlocks: u64 = 0;
  largePages: u64 = 0;
  /** Pages that the heap has from the frame allocator now. */
  pages: u64 = 0;
  peakPages: u64 = 0;
  /** Freed blocks that a checked build keeps for a while. */
  quarantinedBlocks: u64 = 0;
}

export function readClass(index: u32, into: ClassStatistics): void {
  using _lock = heapLock.acquire();
  countClass(index, into);
}

function countClass(index: u32, into: ClassStatistics): void {
  const slabs = central.classes[index];
  const { blockBytes, blocksPerPage } = sizeClass(index);
  into.blockBytes = blockBytes;
  into.cachedBlocks = cachedBlocks(index);
  into.pages = slabs.slabCount;
  into.liveBlocks = slabs.slabCount * blocksPerPage - slabs.freeCount - into.cachedBlocks;
}

export function readHeap(into: HeapStatistics): void {
  using _lock = heapLock.acquire();
  const ofClass = onStack(new ClassStatistics());
  into.liveBlocks = central.largeCount;
  into.liveBytes = central.largePageCount * pageBytes;
  for (let index: u32 = 0; index < classCount; index++) {
    countClass(index, ofClass);
    into.liveBlocks += ofClass.liveBlocks;
    into.liveBytes += ofClass.liveBlocks * ofClass.blockBytes;
  }
  into.peakBytes = central.peakOutBytes;
  into.largeBlocks = central.largeCount;
  into.largePages = central.largePageCount;
  into.pages = central.pageCount;
  into.peakPages = central.peakPageCount;
  into.quarantinedBlocks = quarantine.count;
  if (!checksEnabled()) return;
  into.liveBlocks = liveBlocks.count;
  into.liveBytes = liveBlocks.bytes;
  into.peakBytes = liveBlocks.peakBytes;
}
