// Entries of 4 KiB pages, written one by one where the table is known to stay, because another of its
// pages is mapped by paging.ts and remains so.
//
// For stacks: a page fault handler may write such an entry whatever it has interrupted, since
// neither a walk nor the count of used entries is involved. The count does not know these pages.

import { directMapBase } from './layout.ts';
import { hasNoExecute, pageAddressBits, pageLarge, pageNoExecute, pagePresent, pageWritable, readPageRoot } from './paging.ts';
import { invalidatePage } from './registers.ts';

const rootShift: u64 = 39;
const lowestShift: u64 = 12;
const entryBytes: u64 = 8;

/** Where the entry of the page at `address` is; 0 where no table of 4 KiB pages leads there. */
export function findPageEntry(address: usize): usize {
  let table = readPageRoot() + directMapBase;
  for (let shift = rootShift; shift > lowestShift; shift -= 9) {
    const entry = load<u64>(table + ((address >>> shift) & 511) * entryBytes);
    if (!(entry & pagePresent) || (entry & pageLarge) !== 0) return 0;
    table = (entry & pageAddressBits) + directMapBase;
  }
  return table + ((address >>> lowestShift) & 511) * entryBytes;
}

/** The entry `pages` behind one, of the same table. */
export function nextPageEntry(entry: usize, pages: u64): usize {
  return entry + pages * entryBytes;
}

/** Maps the frame at a page whose entry was empty, to be read and written. */
export function fillPageEntry(entry: usize, frame: u64): void {
  assert(!(load<u64>(entry) & pagePresent), 'a page is mapped there already');
  store<u64>(entry, frame | pageWritable | pagePresent | (hasNoExecute() ? pageNoExecute : u64(0)));
  compilerFence();
}

/** Empties the entry of the page at `address`; gives the frame that it led to, or 0 when it was empty. */
export function emptyPageEntry(entry: usize, address: usize): u64 {
  const old = load<u64>(entry);
  if (!(old & pagePresent)) return 0;
  store<u64>(entry, 0);
  invalidatePage(address);
  return old & pageAddressBits;
}
