// Where in their region of virtual addresses the stacks of the pool lie.
//
// Nine sizes, powers of two from 4 KiB to 1 MiB, each with a part of the region. A slot is, from its
// lowest page on: a guard page that is never mapped; the reserve, mapped only while a thread has run
// out of stack at a moment when it cannot be ended; the stack. No slot crosses a multiple of 2 MiB,
// so that all entries of a slot's pages lie in one page table.

import { largePageBytes, pageBytes, stackRegionBase, stackRegionBytes } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';

export const leastStackBytes: usize = 4096;
export const mostStackBytes: usize = 0x100000;
export const stackClassCount = 9;
/** Pages below a stack that take an overflow which comes at a bad moment. */
export const reservePages: u64 = 2;

const guardPages: u64 = 1;
const pagesBelow: u64 = guardPages + reservePages;
const leastShift: u64 = 12;
/** Each size has 32 GiB of the region, the largest one all that is left. */
const classShift: u64 = 35;

/** True if a stack of the pool can have that many bytes: whole pages, 4 KiB to 1 MiB. */
export function isStackSize(sizeBytes: usize): bool {
  return sizeBytes >= leastStackBytes && sizeBytes <= mostStackBytes && isAligned(sizeBytes, pageBytes);
}

/** The smallest size that has room for `sizeBytes`, counted from 0 for 4 KiB. */
export function stackClassOf(sizeBytes: usize): u32 {
  if (sizeBytes <= leastStackBytes) return 0;
  return u32(64 - clz<u64>(sizeBytes - 1) - leastShift);
}

export function stackBytesOf(stackClass: u32): usize {
  return leastStackBytes << u64(stackClass);
}

/** The end of the slot `number` of a size: where its stack begins, downwards. */
export function slotTop(stackClass: u32, number: u32): usize {
  const sizeBytes = slotBytes(stackClass);
  const perTable = largePageBytes / sizeBytes;
  const table = stackRegionBase + (u64(stackClass) << classShift) + (u64(number) / perTable) * largePageBytes;
  return table + (u64(number) % perTable + 1) * sizeBytes;
}

/** The number of the slot that ends at `top`. */
export function slotNumber(stackClass: u32, top: usize): u32 {
  const sizeBytes = slotBytes(stackClass);
  const offset = top - 1 - stackRegionBase - (u64(stackClass) << classShift);
  return u32((offset / largePageBytes) * (largePageBytes / sizeBytes) + (offset % largePageBytes) / sizeBytes);
}

/** The end of the slot that `address` lies in; 0 when there can be none. */
export function slotTopAt(address: usize): usize {
  const offset = address - stackRegionBase;
  if (address < stackRegionBase || offset >= stackRegionBytes) return 0;
  const stackClass = min<u32>(u32(offset >>> classShift), stackClassCount - 1);
  const sizeBytes = slotBytes(stackClass);
  const index = (address % largePageBytes) / sizeBytes;
  if (index >= largePageBytes / sizeBytes) return 0;
  return address - address % largePageBytes + (index + 1) * sizeBytes;
}

function slotBytes(stackClass: u32): usize {
  return stackBytesOf(stackClass) + pagesBelow * pageBytes;
}
