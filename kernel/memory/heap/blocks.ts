// Allocating and freeing a block: the fast path, a few instructions on this CPU's cache with
// preemption held, and the way off it.
//
// Interrupts stay on: handlers may neither allocate nor free, which the compiler checks. Which class a
// request belongs to is arithmetic on constants wherever the size is known. Nothing here looks for
// mistakes; checked builds wrap it (checked.ts).

import { holdPreemption, releasePreemption } from '../../locks/preemption-guard.ts';
import { cacheAt, cacheOffset } from './block-cache.ts';
import { flushCache, heapLock, refill } from './central.ts';
import { allocateLarge, releaseLarge } from './large.ts';
import { noClass, sizeClass, sizeClassOf } from './size-classes.ts';
import { headerOf } from './slab.ts';

/**
 * A block of at least `sizeBytes` at a multiple of `alignBytes` (at least of 16); 0 when there is none.
 * @inline
 */
export function allocateBlock(sizeBytes: usize, alignBytes: usize): usize {
  const index = sizeClassOf(sizeBytes, alignBytes);
  if (unlikely(index === noClass)) return allocateLarge(sizeBytes, alignBytes);
  holdPreemption();
  const cache = cacheAt(cacheOffset(index));
  const block = cache.head;
  if (unlikely(block === 0)) return allocateSlowly(index);
  cache.head = load<usize>(block);
  cache.room += 1;
  releasePreemption();
  return block;
}

/**
 * Gives a block back; 0 is passed over.
 * @inline
 */
export function releaseBlock(address: usize): void {
  if (address === 0) return;
  const offset = headerOf(address).cacheOffset;
  holdPreemption();
  const cache = cacheAt(offset);
  const room = cache.room;
  if (unlikely(room === 0)) {
    releaseSlowly(address);
    return;
  }
  cache.room = room - 1;
  store<usize>(address, cache.head);
  cache.head = address;
  releasePreemption();
}

/**
 * The cache is empty. Preemption is held once, and released here.
 * @noinline
 * @cold
 */
function allocateSlowly(index: u32): usize {
  const block = refillLocked(index);
  releasePreemption();
  return block;
}

function refillLocked(index: u32): usize {
  using _lock = heapLock.acquire();
  return refill(index);
}

/**
 * The cache is full, or the block is a large one. Preemption is held once, and released here.
 * @noinline
 * @cold
 */
function releaseSlowly(address: usize): void {
  releaseLocked(address);
  releasePreemption();
}

function releaseLocked(address: usize): void {
  using _lock = heapLock.acquire();
  const index = headerOf(address).classIndex;
  if (index === noClass) {
    releaseLarge(address);
    return;
  }
  flushCache(index, sizeClass(index).cacheBlocks / 2);
  const cache = cacheAt(cacheOffset(index));
  cache.room -= 1;
  store<usize>(address, cache.head);
  cache.head = address;
}
