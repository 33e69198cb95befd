// A slab: one page cut into blocks of a class, with a header in front; and the header alone, which
// large blocks have too, at the beginning of their first page.
//
// No block begins at the beginning of a page, except one that was asked for at a multiple of a page,
// which has its header in the page before. So the header of any block lies at the beginning of the
// page that holds the byte before it.

import { cacheOffset } from './block-cache.ts';
import { pageBytes, sizeClass } from './size-classes.ts';

export class PageHeader {
  /** Where the CPU's cache for these blocks is; for large blocks one without room. */
  cacheOffset: u32 = 0;
  classIndex: u32 = 0;
  /** Neighbours among the slabs that have free blocks. */
  next: PageHeader | null = null;
  previous: PageHeader | null = null;
  /** The chain of free blocks. */
  freeBlocks: usize = 0;
  freeCount: u32 = 0;
  /** Pages of a large block; 1 for a slab. */
  pageCount: usize = 0;
}

/**
 * The header that belongs to the block at `address`.
 * @inline
 */
export function headerOf(address: usize): PageHeader {
  return changetype<PageHeader>((address - 1) & ~(pageBytes - 1));
}

/** Makes the page at `address` a slab of class `index`, all of its blocks free. */
export function makeSlab(address: usize, index: u32): PageHeader {
  const slab = changetype<PageHeader>(address);
  const { blockBytes, firstOffset, blocksPerPage } = sizeClass(index);
  slab.cacheOffset = cacheOffset(index);
  slab.classIndex = index;
  slab.next = null;
  slab.previous = null;
  slab.pageCount = 1;
  slab.freeCount = blocksPerPage;
  slab.freeBlocks = address + firstOffset;
  let block = slab.freeBlocks;
  for (let left = blocksPerPage; left > 1; left--) {
    store<usize>(block, block + blockBytes);
    block += blockBytes;
  }
  store<usize>(block, 0);
  return slab;
}
