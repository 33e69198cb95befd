// The stacks of the kernel itself: each gets a guard page, and is named when somebody runs into it.

import { pageBytes } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { splitLargePage, unmapPage } from './mapping.ts';

const mostGuardPages: u32 = 16;

class GuardPage {
  address: usize = 0;
  owner: string = '';
}

const guardPages = array<GuardPage, 16>(16);
let guardPageCount: u32 = 0;

/** Makes the page at `address` one that is not mapped, below the stack for `owner`. For good. */
export function addGuardPage(address: usize, owner: string): void {
  assert(isAligned(address, pageBytes), 'a guard page must be a page');
  assert(guardPageCount < mostGuardPages, 'there are too many guard pages');
  const split = splitLargePage(address);
  assert(split, 'no memory is left for a guard page');
  unmapPage(address);
  guardPages[guardPageCount].address = address;
  guardPages[guardPageCount].owner = owner;
  guardPageCount += 1;
}

/** What the stack is for whose guard page has `address`; null when there is none. */
export function guardPageOwner(address: usize): string | null {
  for (let i: u32 = 0; i < guardPageCount; i++) {
    const page = guardPages[i];
    if (address >= page.address && address - page.address < pageBytes) return page.owner;
  }
  return null;
}
