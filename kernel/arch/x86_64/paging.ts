// Page tables with four levels, from a fixed pool of tables (Intel SDM volume 3, 4.5).
//
// Mechanism alone: which part of memory is mapped how is decided in kernel/memory. All tables lie
// in the kernel's image, so a table is reached by its physical address plus the image's offset.

import { isAligned } from '../../lib/bits.ts';
import { featureNoExecute } from './cpuid.ts';
import { invalidatePage, readControl3, writeControl3 } from './registers.ts';

/** The image is linked at its physical address plus this. */
export const imageOffset: u64 = 0xffffffff80000000;
/** All memory below 4 GiB appears here, at its physical address plus this. */
export const directMapBase: u64 = 0xffff800000000000;
export const directMapBytes: u64 = 0x100000000;
export const pageBytes: u64 = 4096;
export const largePageBytes: u64 = 0x200000;

/** Rights and kind of a mapping, or-ed together. */
export const pageWritable: u64 = 1 << 1;
export const pageUncached: u64 = (1 << 3) | (1 << 4);
export const pageNoExecute: u64 = u64(1) << 63;
const pagePresent: u64 = 1;
const pageLarge: u64 = 1 << 7;
const addressBits: u64 = 0x000ffffffffff000;
const tablePoolSize = 40;

class PageTable {
  readonly entries = array<u64, 512>(512);
}

const tables = aligned(4096)(array<PageTable, 40>(40));
const rootTable = aligned(4096)(new PageTable());
let usedTables: u32 = 0;
let allowedBits: u64 = ~pageNoExecute;

/** Finds out which bits the CPU knows. Comes before the first mapping. */
export function startPaging(): void {
  if (featureNoExecute.isPresent) allowedBits = u64.MAX_VALUE;
}

/** Maps one page of 4 KiB. */
export function mapPage(address: usize, physicalAddress: u64, rights: u64): void {
  assert(isAligned(address | physicalAddress, pageBytes), 'a page must be mapped at a multiple of its size');
  const table = tableFor(address, 12);
  table.entries[indexAt(address, 12)] = (physicalAddress | rights | pagePresent) & allowedBits;
}

/** Maps one page of 2 MiB, replacing an earlier one. */
export function mapLargePage(address: usize, physicalAddress: u64, rights: u64): void {
  assert(isAligned(address | physicalAddress, largePageBytes), 'a large page must be mapped at a multiple of its size');
  const table = tableFor(address, 21);
  table.entries[indexAt(address, 21)] = (physicalAddress | rights | pagePresent | pageLarge) & allowedBits;
}

/** Takes a 4 KiB page away: from now on an access faults. */
export function unmapPage(address: usize): void {
  const table = tableFor(address, 12);
  table.entries[indexAt(address, 12)] = 0;
  invalidatePage(address);
}

/** Makes the CPU use these tables; what is not mapped by now is gone. */
export function activatePageTables(): void {
  writeControl3(addressof(rootTable) - imageOffset);
}

/** True if the byte at `address` is mapped, in the tables that the CPU uses now. */
export function isMapped(address: usize): bool {
  const sign = address >>> 47;
  if (sign !== 0 && sign !== 0x1ffff) return false;
  let tableAddress = readControl3() & addressBits;
  for (let shift: u64 = 39; shift >= 12; shift -= 9) {
    if (tableAddress >= largePageBytes * 512) return false;
    const entry = changetype<PageTable>(tableAddress + imageOffset).entries[indexAt(address, shift)];
    if (!(entry & pagePresent)) return false;
    if (shift < 39 && entry & pageLarge) return true;
    tableAddress = entry & addressBits;
  }
  return true;
}

/** The address of physical memory in the direct map if all `sizeBytes` are mapped, else 0. */
export function directAddress(physicalAddress: u64, sizeBytes: u64): usize {
  if (physicalAddress >= directMapBytes || sizeBytes > directMapBytes - physicalAddress) return 0;
  const address = directMapBase + physicalAddress;
  return isMapped(address) && isMapped(address + sizeBytes - 1) ? address : 0;
}

/** The address of a device's page in the direct map, or 0 where that does not reach. */
export function deviceAddress(physicalAddress: u64): usize {
  return directAddress(physicalAddress, pageBytes);
}

function indexAt(address: usize, shift: u64): u32 {
  return u32((address >>> shift) & 511);
}

/** The table that holds the entry of `address` for pages of 2^shift bytes; made where missing. */
function tableFor(address: usize, lastShift: u64): PageTable {
  let table: PageTable = rootTable;
  for (let shift: u64 = 39; shift > lastShift; shift -= 9) {
    const index = indexAt(address, shift);
    if (!(table.entries[index] & pagePresent)) table.entries[index] = newTable() | pageWritable | pagePresent;
    assert(!(table.entries[index] & pageLarge), 'a large page is in the way');
    table = changetype<PageTable>((table.entries[index] & addressBits) + imageOffset);
  }
  return table;
}

/** The physical address of an empty table. */
function newTable(): u64 {
  if (usedTables === tablePoolSize) panic('the page tables of the kernel are used up: the program is too large');
  const table = tables[usedTables];
  usedTables += 1;
  return addressof(table) - imageOffset;
}
