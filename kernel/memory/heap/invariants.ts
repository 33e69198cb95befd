// What must be true of the heap whenever preemption is not held: slabs, their chains of free blocks,
// the caches and the counts agree.

import { cacheAt, cachedBlocks, cacheOffset } from './block-cache.ts';
import { central, heapLock } from './central.ts';
import { classCount, sizeClass } from './size-classes.ts';
import { headerOf, type PageHeader } from './slab.ts';

/** Panics if the heap contradicts itself. */
export function checkHeap(): void {
  using _lock = heapLock.acquire();
  let pages: u64 = central.largePageCount;
  for (let index: u32 = 0; index < classCount; index++) {
    checkSlabs(index);
    const inCache = chainLength(cacheAt(cacheOffset(index)).head, index, null);
    assert(inCache === cachedBlocks(index), 'the blocks of a cache are miscounted');
    pages += central.classes[index].slabCount;
  }
  assert(pages === central.pageCount, 'the pages of the heap are miscounted');
}

function checkSlabs(index: u32): void {
  const slabs = central.classes[index];
  let free: u64 = 0;
  let previous: PageHeader | null = null;
  for (let slab = slabs.partial; slab !== null; slab = slab.next) {
    assert(slab.previous === previous, 'a list of slabs is broken');
    assert(slab.classIndex === index, 'a slab is in the list of another class');
    assert(slab.freeCount > 0 && slab.freeCount < sizeClass(index).blocksPerPage, 'a slab does not belong in the list');
    assert(chainLength(slab.freeBlocks, index, slab) === slab.freeCount, 'the free blocks of a slab are miscounted');
    free += slab.freeCount;
    previous = slab;
  }
  assert(free === slabs.freeCount, 'the free blocks of a class are miscounted');
}

/** How many blocks a chain has; each must be of the class, and of the slab if one is given. */
function chainLength(first: usize, index: u32, slab: PageHeader | null): u32 {
  let count: u32 = 0;
  for (let block = first; block !== 0; block = load<usize>(block)) {
    const header = headerOf(block);
    assert(header.classIndex === index, 'a free block is in a chain of another class');
    assert(slab === null || header === slab, 'a free block is in the chain of another slab');
    count += 1;
    assert(count <= 256, 'a chain of free blocks has no end');
  }
  return count;
}
