// Page tables with four levels (Intel SDM volume 3, 4.5): pages put in, taken out, changed.
//
// Mechanism alone: what is mapped how is decided in kernel/memory, whose callers hold preemption.
// A table that becomes empty is given back: how many entries of a table are in use is kept in the
// entry that leads to it, in bits that the CPU ignores (table 4-20).
//
// Tables come from a small pool in the image until kernel/memory offers frames.

import { isAligned } from '../../lib/bits.ts';
import { featureNoExecute } from './cpuid.ts';
import { imageOffset } from './image.ts';
import { directMapBase, largePageBytes, pageBytes } from './layout.ts';
import { invalidatePage, readControl3, readMsr, writeControl3, writeMsr } from './registers.ts';

/** Rights and kind of a mapping, or-ed together. */
export const pageWritable: u64 = 1 << 1;
export const pageUncached: u64 = (1 << 3) | (1 << 4);
/** Writes are gathered; see page-attributes.ts. */
export const pageWriteCombining: u64 = 1 << 3;
export const pageNoExecute: u64 = u64(1) << 63;
export const pagePresent: u64 = 1;
/** In an entry above the lowest level: it is a page, no table. */
export const pageLarge: u64 = 1 << 7;
export const pageAddressBits: u64 = 0x000ffffffffff000;

/** Choose how a page is cached. */
export const pageTypeBits = pageUncached;

const rightsBits = pageWritable | pageTypeBits | pageNoExecute;
/** One entry in use, in the entry that leads to its table: bits 52 to 61. */
const countUnit: u64 = u64(1) << 52;
const countBits: u64 = u64(1023) << 52;
const rootShift: u64 = 39;
const hugeShift: u64 = 30;
const largeShift: u64 = 21;
const pageShift: u64 = 12;
const entriesPerTable: u64 = 512;
const startTableCount = 16;
const msrExtendedFeatures: u32 = 0xc0000080;
const noExecuteEnable: u64 = 1 << 11;

class PageTable {
  readonly entries = array<u64, 512>(512);
}

/** Gives the physical address of a frame of zeros, or 0 where none is left. */
export type TableSource = () => u64;
/** Takes back an empty table. */
export type TableSink = (table: u64) => void;

const startTables = aligned(4096)(array<PageTable, 16>(16));
const rootTable = aligned(4096)(new PageTable());
let usedStartTables: u32 = 0;
let takeTable: TableSource = takeStartTable;
let giveBackTable: TableSink = keepTable;
/** Our tables are reached at their physical address plus this: in the image first, then in the direct map. */
let tableOffset: u64 = 0;
/** The same for the tables that the CPU uses: a loader maps its own at their physical addresses. */
let activeOffset: u64 = 0;
let allowedBits: u64 = ~pageNoExecute;

/** Finds out which bits the CPU knows. Comes before the first mapping. */
export function startPaging(): void {
  tableOffset = imageOffset();
  if (!featureNoExecute.isPresent) return;
  allowedBits = u64.MAX_VALUE;
  writeMsr(msrExtendedFeatures, readMsr(msrExtendedFeatures) | noExecuteEnable);
}

/** Sets where tables come from and go to. Frames of the source must lie in the direct map. */
export function setTableSource(source: TableSource, sink: TableSink): void {
  takeTable = source;
  giveBackTable = sink;
}

/** Makes the CPU use these tables; what is not mapped by now is gone. The image's own frames must be in the direct map. */
export function activatePageTables(): void {
  writeControl3(addressof(rootTable) - imageOffset());
  tableOffset = directMapBase;
  activeOffset = directMapBase;
}

/**
 * Puts in a page of `sizeBytes`: 4 KiB, 2 MiB or 1 GiB. False, and nothing is changed, when no
 * frame for a table is left. Panics where something is mapped already.
 */
export function placePage(address: usize, physicalAddress: u64, rights: u64, sizeBytes: u64): bool {
  assert(isAligned(address | physicalAddress, sizeBytes), 'a page must be mapped at a multiple of its size');
  assert(isAllowed(rights), 'a page is to be writable and executable');
  const lastShift = shiftOf(sizeBytes);
  let table: usize = addressof(rootTable);
  let parent: usize = 0;
  for (let shift = rootShift; shift > lastShift; shift -= 9) {
    const slot = slotAt(table, address, shift);
    let entry = load<u64>(slot);
    if (unlikely(!(entry & pagePresent))) {
      entry = newTable(address);
      if (entry === 0) return false;
      store<u64>(slot, entry);
      countEntry(parent);
    }
    assert(!(entry & pageLarge), 'a larger page is mapped there already');
    parent = slot;
    table = (entry & pageAddressBits) + tableOffset;
  }
  const slot = slotAt(table, address, lastShift);
  assert(!(load<u64>(slot) & pagePresent), 'a page is mapped there already');
  const size = lastShift === pageShift ? u64(0) : pageLarge;
  store<u64>(slot, (physicalAddress | rights | size | pagePresent) & allowedBits);
  countEntry(parent);
  return true;
}

/**
 * Takes out the page at `address`, whatever its size, and gives the physical address of its memory
 * with the size's logarithm in the low bits; 0 when there is none. Panics when `address` is not the
 * page's first.
 */
export function removePage(address: usize): u64 {
  let table: usize = addressof(rootTable);
  let parent: usize = 0;
  for (let shift = rootShift; ; shift -= 9) {
    const slot = slotAt(table, address, shift);
    const entry = load<u64>(slot);
    if (!(entry & pagePresent)) return 0;
    if (shift === pageShift || (shift < rootShift && (entry & pageLarge) !== 0)) {
      assert(isAligned(address, u64(1) << shift), 'a page is taken away that begins elsewhere');
      store<u64>(slot, 0);
      invalidatePage(address);
      const rest = load<u64>(parent) - countUnit;
      store<u64>(parent, rest);
      if (unlikely(!(rest & countBits))) dropEmptyTables(address);
      return (entry & pageAddressBits & ~((u64(1) << shift) - 1)) | shift;
    }
    parent = slot;
    table = (entry & pageAddressBits) + tableOffset;
  }
}

/** The size in bytes of a page that removePage took out. */
export function removedPageBytes(removed: u64): u64 {
  return u64(1) << (removed & (pageBytes - 1));
}

/** Changes the rights of the page at `address`, whatever its size. False when nothing is mapped there. */
export function changePage(address: usize, rights: u64): bool {
  assert(isAllowed(rights), 'a page is to be writable and executable');
  const path = onStack(new PagePath());
  path.follow(address);
  if (!(path.entry & pagePresent)) return false;
  store<u64>(path.slot, ((path.entry & ~rightsBits) | rights) & allowedBits);
  invalidatePage(address);
  return true;
}

/**
 * Makes pages of 4 KiB of the larger page that holds `address`, if there is one. False when no
 * frame for a table is left.
 */
export function splitPage(address: usize): bool {
  const path = onStack(new PagePath());
  for (;;) {
    path.follow(address);
    if (!(path.entry & pagePresent) || path.pageBytes === pageBytes) return true;
    if (!splitEntry(path)) return false;
    invalidatePage(address);
  }
}

/** How large the page at `address` is, in bytes; 0 when nothing is mapped. */
export function mappedPageBytes(address: usize): u64 {
  const path = onStack(new PagePath());
  path.follow(address);
  return path.entry & pagePresent ? path.pageBytes : 0;
}

/** True if a table of smaller pages stands where a page of `sizeBytes` would have to be. */
export function hasSmallerPages(address: usize, sizeBytes: u64): bool {
  const lastShift = shiftOf(sizeBytes);
  let table: usize = addressof(rootTable);
  for (let shift = rootShift; shift >= lastShift; shift -= 9) {
    const entry = load<u64>(slotAt(table, address, shift));
    if (!(entry & pagePresent) || (shift < rootShift && (entry & pageLarge) !== 0)) return false;
    table = (entry & pageAddressBits) + tableOffset;
  }
  return true;
}

/** True if the byte at `address` is mapped, in the tables that the CPU uses now. */
export function isMapped(address: usize): bool {
  const sign = address >>> 47;
  if (sign !== 0 && sign !== 0x1ffff) return false;
  let table = readControl3() & pageAddressBits;
  for (let shift = rootShift; shift >= pageShift; shift -= 9) {
    const entry = load<u64>(slotAt(table + activeOffset, address, shift));
    if (!(entry & pagePresent)) return false;
    if (shift < rootShift && entry & pageLarge) return true;
    table = entry & pageAddressBits;
  }
  return true;
}

/** The physical address of the root table that the CPU uses now. */
export function readPageRoot(): u64 {
  return readControl3() & pageAddressBits;
}

/** True if pages can be made not executable. */
export function hasNoExecute(): bool {
  return featureNoExecute.isPresent;
}

/** The way from the root to the entry of a page, for what is not done often. */
class PagePath {
  /** Addresses of the entries that lead to `slot`'s table, the root's first. */
  private readonly parents = array<u64, 3>(3);
  private depth: u32 = 0;
  slot: usize = 0;
  entry: u64 = 0;
  pageBytes: u64 = 0;

  /** Goes down to the entry of the page at `address`, or to the first that is not there. */
  follow(address: usize): void {
    let table: usize = addressof(rootTable);
    this.depth = 0;
    for (let shift = rootShift; ; shift -= 9) {
      this.slot = slotAt(table, address, shift);
      this.entry = load<u64>(this.slot);
      this.pageBytes = u64(1) << shift;
      if (shift === pageShift || !(this.entry & pagePresent)) return;
      if (shift < rootShift && (this.entry & pageLarge) !== 0) return;
      this.parents[this.depth] = this.slot;
      this.depth += 1;
      table = (this.entry & pageAddressBits) + tableOffset;
    }
  }

  /** An entry of the lowest table on the way was cleared: gives back the tables that are empty now. */
  private dropEntry(): void {
    while (this.depth > 0) {
      this.depth -= 1;
      const parent = this.parents[this.depth];
      const rest = load<u64>(parent) - countUnit;
      store<u64>(parent, rest);
      if (!this.dropTable(parent, rest)) return;
    }
  }

  /** Gives back tables that are empty, from the lowest on. */
  dropEmptyTables(): void {
    if (this.depth === 0) return;
    const parent = this.parents[this.depth - 1];
    if (!this.dropTable(parent, load<u64>(parent))) return;
    this.depth -= 1;
    this.dropEntry();
  }

  private dropTable(parent: usize, entry: u64): bool {
    if (entry & countBits) return false;
    store<u64>(parent, 0);
    // Any page: the instruction forgets all tables on the way to any (SDM volume 3, 4.10.4.1).
    invalidatePage(parent);
    giveBackTable(entry & pageAddressBits);
    return true;
  }
}

function splitEntry(path: PagePath): bool {
  const table = takeTable();
  if (table === 0) return false;
  const partBytes = path.pageBytes / entriesPerTable;
  const kept = partBytes === pageBytes ? path.entry & ~pageLarge : path.entry;
  for (let i: u64 = 0; i < entriesPerTable; i++) store<u64>(table + tableOffset + i * 8, kept + i * partBytes);
  store<u64>(path.slot, table | pageWritable | pagePresent | (entriesPerTable * countUnit));
  return true;
}

/**
 * An entry that leads to an empty table; 0, and tables made in vain are given back, when there is no frame.
 * @noinline
 */
function newTable(address: usize): u64 {
  const table = takeTable();
  if (table !== 0) return table | pageWritable | pagePresent;
  dropEmptyTables(address);
  return 0;
}

/**
 * Gives back the tables on the way to `address` that have no entry left.
 * @noinline
 */
function dropEmptyTables(address: usize): void {
  const path = onStack(new PagePath());
  path.follow(address);
  path.dropEmptyTables();
}

/** @inline */
function countEntry(parent: usize): void {
  if (parent !== 0) store<u64>(parent, load<u64>(parent) + countUnit);
}

/** @inline */
function slotAt(table: usize, address: usize, shift: u64): usize {
  return table + ((address >>> shift) & 511) * 8;
}

/** @inline */
function shiftOf(sizeBytes: u64): u64 {
  if (sizeBytes === pageBytes) return pageShift;
  return sizeBytes === largePageBytes ? largeShift : hugeShift;
}

/** @inline */
function isAllowed(rights: u64): bool {
  return !(rights & pageWritable) || (rights & pageNoExecute) !== 0;
}

function takeStartTable(): u64 {
  if (usedStartTables === startTableCount) panic('the page tables of the image are used up: the program is too large');
  const table = startTables[usedStartTables];
  usedStartTables += 1;
  return addressof(table) - imageOffset();
}

/** Tables of the pool are part of the image. */
function keepTable(_table: u64): void {}
