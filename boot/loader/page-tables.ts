// The page tables on which the kernel starts: the first 4 GiB at their own addresses, and the image
// at the addresses that it is linked for (Intel SDM volume 3, 4.5).
//
// Pages of 2 MiB alone: the image must lie at a place that is its virtual address modulo 2 MiB. All
// is writable and executable; the kernel makes its own tables before it does much else.

import type { KernelFile } from './kernel-file.ts';

export const tableBytes: usize = 4096;
export const largePageBytes: u64 = 0x200000;
/** Root, one for the low half, four of 1 GiB each, two for the image. */
export const tableCount = 8;

const entryTable: u64 = 0x3;
const entryLargePage: u64 = 0x83;
const identityGibibytes = 4;
const lastEntry: usize = 511;
/** The entry of 0xffffffff80000000 in the table below the root. */
const imageGibibyteEntry: usize = 510;

/** Fills `tableCount` tables from `tables` on with the first 4 GiB alone. */
export function mapLowMemory(tables: usize): void {
  memory.fill(tables, 0, tableCount * tableBytes);
  const low = tables + tableBytes;
  const directories = tables + 2 * tableBytes;
  setEntry(tables, 0, low | entryTable);
  for (let i: usize = 0; i < identityGibibytes; i++) setEntry(low, i, (directories + i * tableBytes) | entryTable);
  for (let i: usize = 0; i < identityGibibytes * 512; i++) setEntry(directories, i, (i * largePageBytes) | entryLargePage);
}

/** Adds the image, whose first page is at `imageBase`, by the last two of the tables. They may be in use. */
export function mapImage(tables: usize, kernel: KernelFile, imageBase: u64): void {
  const high = tables + 6 * tableBytes;
  const directory = tables + 7 * tableBytes;
  setEntry(tables, lastEntry, high | entryTable);
  setEntry(high, imageGibibyteEntry, directory | entryTable);
  const offset = kernel.imageStart - imageBase;
  for (let address = kernel.imageStart & ~(largePageBytes - 1); address < kernel.imageEnd; address += largePageBytes) {
    setEntry(directory, (address >>> 21) & 511, (address - offset) | entryLargePage);
  }
}

/** How many bytes a loader asks for, at a multiple of 2 MiB, to put the image in. */
export function imageRoomBytes(kernel: KernelFile): u64 {
  return alignLarge((kernel.imageStart & (largePageBytes - 1)) + kernel.imageBytes);
}

/** Where the image's first page goes in room that begins at `room`. */
export function imageBaseIn(room: u64, kernel: KernelFile): u64 {
  return room + (kernel.imageStart & (largePageBytes - 1));
}

export function alignLarge(value: u64): u64 {
  return (value + largePageBytes - 1) & ~(largePageBytes - 1);
}

function setEntry(table: usize, index: usize, entry: u64): void {
  store<u64>(table + index * 8, entry);
}
