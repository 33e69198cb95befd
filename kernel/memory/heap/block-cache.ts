// The free blocks that each CPU has at hand: for each size class a chain through the blocks
// themselves, touched by that CPU alone while it holds preemption.
//
// CpuLocal points to the caches, so that the fast path finds them in one instruction.

import { thisCpuLocal } from '../../arch/x86_64/cpu-local.ts';
import { classCount, sizeClass } from './size-classes.ts';

export class BlockCache {
  /** The first free block; its first word is the address of the next. 0: none. */
  head: usize = 0;
  /** How many more blocks it takes. */
  room: u32 = 0;
  unused: u32 = 0;
}

/** The classes' caches, and last the one that large blocks lead to: without room, so never in use. */
class BlockCaches {
  readonly entries = array<BlockCache, 24>(24);
}

const bootCaches = aligned(64)(new BlockCaches());

/** Gives the booting CPU its caches. Needs its CpuLocal. */
export function installBootCaches(): void {
  for (let index: u32 = 0; index < classCount; index++) bootCaches.entries[index].room = sizeClass(index).cacheBlocks;
  thisCpuLocal.blockCaches = addressof(bootCaches);
}

/**
 * The offset of a class's cache, as page headers keep it.
 * @inline
 */
export function cacheOffset(index: u32): u32 {
  return index * u32(sizeof<BlockCache>());
}

/**
 * This CPU's cache at an offset. Good while preemption is held.
 * @inline
 */
export function cacheAt(offset: u32): BlockCache {
  return changetype<BlockCache>(thisCpuLocal.blockCaches + offset);
}

/** How many blocks of a class this CPU has at hand. */
export function cachedBlocks(index: u32): u32 {
  return sizeClass(index).cacheBlocks - cacheAt(cacheOffset(index)).room;
}
