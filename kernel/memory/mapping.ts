// Pages of virtual memory: mapped, unmapped, protected, one by one or as ranges.
//
// An address that is used comes from a region of arch/x86_64/layout.ts. Tables of pages come from
// the frame allocator and go back when they are empty. Callable from threads; preemption is held
// inside, for one page at a time.

import {
  changePage, hasSmallerPages, isMapped, largePageBytes, mappedPageBytes, pageBytes, pageNoExecute, pageUncached,
  pageWritable, pageWriteCombining, placePage, removedPageBytes, removePage, splitPage,
} from '../arch/x86_64/index.ts';
import { alignDown, isAligned } from '../lib/bits.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';

/** What may be done with a page. Nothing is writable and executable. */
export namespace pageRights {
  export const readExecute: u64 = 0;
  export const readOnly: u64 = pageNoExecute;
  export const readWrite: u64 = pageNoExecute | pageWritable;
  /** Registers of devices: every access goes out as it was written. */
  export const device: u64 = pageNoExecute | pageWritable | pageUncached;
  /** Frame buffers: writes are gathered. */
  export const writeCombining: u64 = pageNoExecute | pageWritable | pageWriteCombining;
}

/** Maps 4 KiB. False when no frame for a page table is left. Panics where something is mapped already. */
export function mapPage(address: usize, physicalAddress: u64, rights: u64): bool {
  using guard = preemptionGuard.acquire();
  return placePage(address, physicalAddress, rights, pageBytes);
}

/** Maps 2 MiB. False when no frame for a page table is left. Panics where something is mapped already. */
export function mapLargePage(address: usize, physicalAddress: u64, rights: u64): bool {
  using guard = preemptionGuard.acquire();
  return placePage(address, physicalAddress, rights, largePageBytes);
}

/** What unmapPage gives where nothing is mapped. */
export const noPage: u64 = u64.MAX_VALUE;

/** Unmaps the page at `address`, of either size, and gives its memory's physical address; `noPage` when there is none. */
export function unmapPage(address: usize): u64 {
  const removed = removeHeld(address);
  return removed === 0 ? noPage : alignDown(removed, pageBytes);
}

/** Changes the rights of the page at `address`, of either size. False when nothing is mapped there. */
export function protectPage(address: usize, rights: u64): bool {
  using guard = preemptionGuard.acquire();
  return changePage(address, rights);
}

/** Makes pages of 4 KiB of the larger one at `address`, if there is one. False when no frame for a table is left. */
export function splitLargePage(address: usize): bool {
  using guard = preemptionGuard.acquire();
  return splitPage(address);
}

/**
 * Maps `sizeBytes` of contiguous memory in pages as large as possible. False, and nothing is mapped,
 * when no frame for a page table is left.
 */
export function mapRange(address: usize, physicalAddress: u64, sizeBytes: u64, rights: u64): bool {
  for (let offset: u64 = 0; offset < sizeBytes; ) {
    const step = largestPage(address + offset, physicalAddress + offset, sizeBytes - offset);
    if (!placeHeld(address + offset, physicalAddress + offset, rights, step)) {
      unmapRange(address, offset);
      return false;
    }
    offset += step;
  }
  return true;
}

/** Unmaps all pages of a range, which must not begin or end within one. What is not mapped is passed over. */
export function unmapRange(address: usize, sizeBytes: u64): void {
  for (let offset: u64 = 0; offset < sizeBytes; ) {
    const removed = removeHeld(address + offset);
    offset += removed === 0 ? pageBytes : removedPageBytes(removed);
    assert(offset <= sizeBytes, 'a range ends within a page');
  }
}

/**
 * Changes the rights of a range of mapped pages; larger ones that it cuts are split. False when no
 * frame for a table is left, or when a page is not mapped: those before it are changed then.
 */
export function protectRange(address: usize, sizeBytes: u64, rights: u64): bool {
  for (let offset: u64 = 0; offset < sizeBytes; ) {
    const size = mappedPageBytes(address + offset);
    if (size === 0) return false;
    const isCut = !isAligned(address + offset, size) || size > sizeBytes - offset;
    if (isCut && !splitLargePage(address + offset)) return false;
    const step = isCut ? pageBytes : size;
    protectPage(address + offset, rights);
    offset += step;
  }
  return true;
}

export { isMapped };

function placeHeld(address: usize, physicalAddress: u64, rights: u64, sizeBytes: u64): bool {
  using guard = preemptionGuard.acquire();
  return placePage(address, physicalAddress, rights, sizeBytes);
}

function removeHeld(address: usize): u64 {
  using guard = preemptionGuard.acquire();
  return removePage(address);
}

/** The size of the page to map first in a range. */
function largestPage(address: usize, physicalAddress: u64, sizeBytes: u64): u64 {
  const fits = sizeBytes >= largePageBytes && isAligned(address | physicalAddress, largePageBytes);
  return fits && !hasSmallerPages(address, largePageBytes) ? largePageBytes : pageBytes;
}
