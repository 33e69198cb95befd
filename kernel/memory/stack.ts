// Stacks of threads, in static memory: one page that is not mapped below each, so that a stack
// that grows too far faults instead of writing over its neighbour.
//
// The pool has a stack for every slot of the thread table. A program may bring its own.

import { pageBytes } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { splitLargePage, unmapPage } from './mapping.ts';

/** Stacks in the pool; the same number as threads. */
export const pooledStackCount = 64;
/** What a thread can use of a pooled stack, in bytes. */
export const pooledStackBytes = 16384;
const slotBytes = 20480; // the usable part and its guard page
const leastStackBytes = 8192;

class StackSlot {
  readonly bytes = array<u8, 20480>(20480);
}

const pool = aligned(4096)(array<StackSlot, 64>(64));

/** A stack: its guard page is the lowest page, from `guardPage` on. */
export class Stack {
  guardPage: usize = 0;
  /** The first address behind the stack. */
  top: usize = 0;

  /** Takes over `sizeBytes` at `address`, of which the lowest page becomes the guard page. */
  adopt(address: usize, sizeBytes: usize): void {
    assert(isAligned(address, pageBytes) && isAligned(sizeBytes, pageBytes), 'a stack must be whole pages: use aligned(4096)(…)');
    assert(sizeBytes >= leastStackBytes, 'a stack needs two pages at least, one of them the guard page');
    this.guardPage = address;
    this.top = address + sizeBytes;
    assert(splitLargePage(address), 'no memory is left to give a stack its guard page');
    unmapPage(address);
  }

  /** Takes the stack number `index` of the pool. */
  usePooled(index: u32): void {
    this.guardPage = addressof(pool[index]);
    this.top = this.guardPage + slotBytes;
  }

  isGuardPage(address: usize): bool {
    return this.guardPage !== 0 && address >= this.guardPage && address - this.guardPage < pageBytes;
  }
}

/** Takes away the guard pages of the pool. Comes after the address space. */
export function startStacks(): void {
  for (let i: u32 = 0; i < pooledStackCount; i++) {
    splitLargePage(addressof(pool[i]));
    unmapPage(addressof(pool[i]));
  }
}
