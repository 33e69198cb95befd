// What all CPUs share: the slabs of each class that have free blocks. Caches are refilled from here
// and flushed to here; a slab whose blocks have all come back is given back to the platform.
//
// Off the fast path. Guarded by heapLock.

import { SpinLock } from '../../locks/spinlock.ts';
import { cacheAt, cacheOffset } from './block-cache.ts';
import { heapPlatform } from './platform.ts';
import { classCount, pageBytes, sizeClass } from './size-classes.ts';
import { headerOf, makeSlab, type PageHeader } from './slab.ts';

/** Guards all of the heap but the caches. */
export const heapLock = new SpinLock();

export class ClassSlabs {
  /** Slabs with free blocks. */
  partial: PageHeader | null = null;
  /** All slabs of the class. */
  slabCount: u64 = 0;
  /** Free blocks in them. */
  freeCount: u64 = 0;

  insert(slab: PageHeader): void {
    const head = this.partial;
    slab.previous = null;
    slab.next = head;
    if (head !== null) head.previous = slab;
    this.partial = slab;
  }

  remove(slab: PageHeader): void {
    const { next, previous } = slab;
    if (next !== null) next.previous = previous;
    if (previous !== null) previous.next = next;
    else this.partial = next;
  }
}

class Central {
  readonly classes = array<ClassSlabs, 23>(23);
  /** Pages that the heap has taken, for slabs and for large blocks. */
  pageCount: u64 = 0;
  peakPageCount: u64 = 0;
  largeCount: u64 = 0;
  largePageCount: u64 = 0;
  /** Bytes in blocks that are not in slabs: handed out, or at hand in a cache. */
  outBytes: u64 = 0;
  peakOutBytes: u64 = 0;

  countOut(bytes: u64): void {
    this.outBytes += bytes;
    if (this.outBytes > this.peakOutBytes) this.peakOutBytes = this.outBytes;
  }

  countPages(count: u64): void {
    this.pageCount += count;
    if (this.pageCount > this.peakPageCount) this.peakPageCount = this.pageCount;
  }
}

export const central = new Central();

/** Pages from the platform, after emptying this CPU's caches if need be; 0 when there are none. */
export function takePages(count: usize): usize {
  let address = heapPlatform.takePages(count);
  if (address === 0) {
    for (let index: u32 = 0; index < classCount; index++) flushCache(index, sizeClass(index).cacheBlocks);
    address = heapPlatform.takePages(count);
  }
  if (address !== 0) central.countPages(count);
  return address;
}

export function givePages(address: usize, count: usize): void {
  central.pageCount -= count;
  heapPlatform.givePages(address, count);
}

/** One block of the class, and some more into this CPU's empty cache; 0 when there are none. */
export function refill(index: u32): usize {
  const slabs = central.classes[index];
  const slab = slabs.partial ?? addSlab(index);
  if (slab === null) return 0;
  const { cacheBlocks, blockBytes } = sizeClass(index);
  const count = min<u32>(slab.freeCount, cacheBlocks / 2);
  const first = slab.freeBlocks;
  let last = first;
  for (let left = count; left > 1; left--) last = load<usize>(last);
  slab.freeBlocks = load<usize>(last);
  store<usize>(last, 0);
  slab.freeCount -= count;
  slabs.freeCount -= count;
  if (slab.freeCount === 0) slabs.remove(slab);
  central.countOut(u64(count) * blockBytes);
  const cache = cacheAt(cacheOffset(index));
  cache.head = load<usize>(first);
  cache.room -= count - 1;
  return first;
}

function addSlab(index: u32): PageHeader | null {
  const address = takePages(1);
  const slabs = central.classes[index];
  // Emptying the caches to get the page may have found blocks instead.
  if (address === 0) return slabs.partial;
  const slab = makeSlab(address, index);
  slabs.slabCount += 1;
  slabs.freeCount += slab.freeCount;
  slabs.insert(slab);
  return slab;
}

/** Moves up to `count` blocks of a class from this CPU's cache to their slabs. */
export function flushCache(index: u32, count: u32): void {
  const cache = cacheAt(cacheOffset(index));
  for (let left = count; left > 0 && cache.head !== 0; left--) {
    const block = cache.head;
    cache.head = load<usize>(block);
    cache.room += 1;
    giveBlock(index, block);
  }
}

/** Puts a block into its slab. */
export function giveBlock(index: u32, block: usize): void {
  const slabs = central.classes[index];
  const slab = headerOf(block);
  const { blocksPerPage, blockBytes } = sizeClass(index);
  store<usize>(block, slab.freeBlocks);
  slab.freeBlocks = block;
  slab.freeCount += 1;
  slabs.freeCount += 1;
  central.outBytes -= blockBytes;
  if (slab.freeCount === 1) slabs.insert(slab);
  if (slab.freeCount < blocksPerPage) return;
  slabs.remove(slab);
  slabs.slabCount -= 1;
  slabs.freeCount -= blocksPerPage;
  givePages(changetype<usize>(slab), pageCountOfSlab);
}

const pageCountOfSlab: usize = 1;
/** Pages that a request of `sizeBytes` behind `offset` takes. */
export function pagesFor(offset: usize, sizeBytes: usize): usize {
  return (offset + sizeBytes + pageBytes - 1) / pageBytes;
}
