// Blocks that no class holds: pages of their own, given back as soon as they are freed.
//
// The header lies at the beginning of the first page; the block follows it, at the alignment that was
// asked for.

import { alignUp } from '../../lib/bits.ts';
import { cacheOffset } from './block-cache.ts';
import { central, givePages, heapLock, pagesFor, takePages } from './central.ts';
import { leastAlignBytes, noClass, pageBytes, pageHeaderBytes } from './size-classes.ts';
import { headerOf, PageHeader } from './slab.ts';

/** More than any machine has, and far from overflow. */
export const largestBlockBytes: usize = u64(1) << 46;

/**
 * A block with pages of its own; 0 for no bytes, for more than can be, for an alignment that is no
 * power of two up to a page, and when no pages are left.
 * @noinline
 */
export function allocateLarge(sizeBytes: usize, alignBytes: usize): usize {
  if (sizeBytes === 0 || sizeBytes > largestBlockBytes) return 0;
  if (alignBytes > pageBytes || (alignBytes & (alignBytes - 1)) !== 0) return 0;
  const offset = alignUp(pageHeaderBytes, max<usize>(alignBytes, leastAlignBytes));
  const pageCount = pagesFor(offset, sizeBytes);
  using _lock = heapLock.acquire();
  const address = takePages(pageCount);
  if (address === 0) return 0;
  const header = changetype<PageHeader>(address);
  header.cacheOffset = cacheOffset(noClass);
  header.classIndex = noClass;
  header.pageCount = pageCount;
  central.largeCount += 1;
  central.largePageCount += pageCount;
  central.countOut(pageCount * pageBytes);
  return address + offset;
}

/** Gives the pages of a large block back. The lock is held. */
export function releaseLarge(address: usize): void {
  const header = headerOf(address);
  const pageCount = header.pageCount;
  central.largeCount -= 1;
  central.largePageCount -= pageCount;
  central.outBytes -= pageCount * pageBytes;
  givePages(changetype<usize>(header), pageCount);
}

/** How many bytes a block of any kind has behind its address. */
export function blockBytesOf(header: PageHeader, address: usize, classBytes: usize): usize {
  if (header.classIndex !== noClass) return classBytes;
  return changetype<usize>(header) + header.pageCount * pageBytes - address;
}
