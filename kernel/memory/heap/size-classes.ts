// The sizes of small blocks: which class serves a request, and how a class cuts its pages.
//
// Steps of 16 bytes up to 128, then four classes for each doubling up to 1024, so that a block is at
// most a quarter larger than what was asked for; above that the three sizes of which two, three or one
// fill a page. A page begins with a header of 64 bytes (slab.ts) and its first block at the first
// multiple of the alignment that the class has by its size.
//
// Pure arithmetic: with a size that the compiler knows, nothing of it is left at run time.

import { alignUp } from '../../lib/bits.ts';

export const classCount = 23;
/** What sizeClassOf gives where no class fits: for zero, for large blocks, and for nonsense. */
export const noClass: u32 = 23;
/** Every block is aligned to this. */
export const leastAlignBytes: usize = 16;
/** Blocks of the last class; what is larger has pages of its own. */
export const largestClassBytes: usize = 4032;
export const pageBytes: usize = 4096;
export const pageHeaderBytes: usize = 64;

const lastFineBytes: usize = 128;
const firstCoarseClass: u32 = 8;
const lastCoarseBytes: usize = 1024;
const thirdOfPageBytes: usize = 1344;
const halfOfPageBytes: usize = 2016;
const thirdOfPageClass: u32 = 20;
/** The classes above 1024 bytes are no multiples of more than this. */
const lastCoarseAlignBytes: usize = 32;

/**
 * The class for `sizeBytes` at a multiple of `alignBytes`; noClass where there is none.
 * @inline
 */
export function sizeClassOf(sizeBytes: usize, alignBytes: usize): u32 {
  // Zero wraps round to the largest number.
  if (sizeBytes - 1 >= largestClassBytes || (alignBytes & (alignBytes - 1)) !== 0) return noClass;
  const bytes = alignBytes > leastAlignBytes ? alignUp(sizeBytes, alignBytes) : sizeBytes;
  if (bytes <= lastFineBytes) return u32((bytes - 1) >>> 4);
  if (bytes <= lastCoarseBytes) {
    const power = 63 - clz<u64>(bytes - 1);
    return firstCoarseClass + u32((power - 7) * 4 + ((bytes - 1) >>> (power - 2)) - 4);
  }
  if (alignBytes > lastCoarseAlignBytes) return noClass;
  if (bytes <= thirdOfPageBytes) return thirdOfPageClass;
  return bytes <= halfOfPageBytes ? thirdOfPageClass + 1 : thirdOfPageClass + 2;
}

/** How a class cuts a page, and how much of it a CPU keeps at hand. */
export class SizeClass {
  blockBytes: u32 = 0;
  /** Where a page's first block begins. */
  firstOffset: u32 = 0;
  blocksPerPage: u32 = 0;
  /** Free blocks that a CPU's cache holds at most. */
  cacheBlocks: u32 = 0;
}

const mostCacheBlocks: u32 = 64;
const leastCacheBlocks: u32 = 4;
const mostCacheBytes: u32 = 8192;

class SizeClassTable {
  readonly entries = array<SizeClass, 23>(23);

  constructor() {
    for (let index: u32 = 0; index < 23; index++) {
      const entry = this.entries[index];
      const bytes = bytesOfClass(index);
      const firstOffset = max<u32>(bytes & (~bytes + 1), u32(pageHeaderBytes));
      entry.blockBytes = bytes;
      entry.firstOffset = firstOffset;
      entry.blocksPerPage = (u32(pageBytes) - firstOffset) / bytes;
      entry.cacheBlocks = min<u32>(mostCacheBlocks, max<u32>(leastCacheBlocks, mostCacheBytes / bytes));
    }
  }
}

function bytesOfClass(index: u32): u32 {
  if (index < firstCoarseClass) return (index + 1) * 16;
  if (index === thirdOfPageClass) return u32(thirdOfPageBytes);
  if (index === thirdOfPageClass + 1) return u32(halfOfPageBytes);
  if (index === thirdOfPageClass + 2) return u32(largestClassBytes);
  const step = index - firstCoarseClass;
  const base = u32(lastFineBytes) << (step / 4);
  return base + (base / 4) * (step % 4 + 1);
}

const table = new SizeClassTable();

/** What is known of class `index`, which must be below classCount. */
export function sizeClass(index: u32): SizeClass {
  return table.entries[index];
}
