// Pages of a process: what page tables are to the kernel, mappings are here.
//
// "Physical" memory is a file in memory that the system fills as it is touched. All of it is mapped at
// directMapBase; a page of the stack region shows one of its frames a second time. Which one stands in a
// table like that of a CPU, one word for each page, so that code that edits entries finds them.
// Outside of both a page can be made inaccessible and accessible again, no more.
// mmap(2), mprotect(2), memfd_create(2) of the Linux man-pages.

import { directMapBase, pageBytes, physicalBytes, stackRegionBase, stackRegionBytes } from './layout.ts';
import { isReadable } from './signals.ts';
import { mapMemory, systemCall3, systemCall6 } from './system-calls.ts';

const systemCallMmap = 9;
const systemCallMprotect = 10;
const systemCallFtruncate = 77;
const systemCallMemfdCreate = 319;

const accessNone: usize = 0;
const accessReadWrite: usize = 3;
const mapShared: usize = 0x1;
const mapFixed: usize = 0x10;
/** MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE. */
const mapNothing: usize = 0x4022;
const mapNoReserve: usize = 0x4000;
const noFile: usize = usize.MAX_VALUE;

const entryBytes: u64 = 8;
const present: u64 = 1;

/** Rights, as far as a process tells them apart. */
export const pageWritable: u64 = 2;
export const pageNoExecute: u64 = u64(1) << 63;
export const pageUncached: u64 = 0;
export const pageWriteCombining: u64 = 0;

const memoryName = array<u8, 8>(8);
let memoryFile: usize = 0;
/** One word for each page of the stack region. */
let entries: usize = 0;

/** Makes the memory and maps it. Panics where the system refuses. */
export function startPaging(): void {
  const file = systemCall3(systemCallMemfdCreate, addressof(memoryName), 0, 0);
  assert(file >= 0, 'the system gives no memory');
  memoryFile = usize(file);
  assert(systemCall3(systemCallFtruncate, memoryFile, physicalBytes, 0) === 0, 'the system gives too little memory');
  assert(map(directMapBase, physicalBytes, accessReadWrite, mapShared | mapNoReserve, memoryFile, 0), 'the system maps no memory');
  assert(map(stackRegionBase, stackRegionBytes, accessNone, mapNothing, noFile, 0), 'the system has no room for stacks');
  entries = mapMemory((stackRegionBytes / pageBytes) * entryBytes);
  assert(entries !== 0, 'the system has no room for the table of stacks');
}

function map(address: usize, sizeBytes: usize, access: usize, flags: usize, file: usize, offset: u64): bool {
  const got = systemCall6(systemCallMmap, address, sizeBytes, access, flags | mapFixed, file, offset);
  return usize(got) === address;
}

function isStackPage(address: usize): bool {
  return address >= stackRegionBase && address - stackRegionBase < stackRegionBytes;
}

/** Where the entry of the page at `address` is; 0 where there is none. */
export function findPageEntry(address: usize): usize {
  return isStackPage(address) ? entries + ((address - stackRegionBase) / pageBytes) * entryBytes : 0;
}

/** The entry `pages` behind one. */
export function nextPageEntry(entry: usize, pages: u64): usize {
  return entry + pages * entryBytes;
}

/** Maps the frame at a page whose entry was empty, to be read and written. */
export function fillPageEntry(entry: usize, frame: u64): void {
  const isFilled = tryFill(entry, frame);
  assert(isFilled, 'the system maps no more pages (vm.max_map_count)');
}

/** Empties the entry of the page at `address`; gives the frame that it led to, or 0 when it was empty. */
export function emptyPageEntry(entry: usize, address: usize): u64 {
  const old = load<u64>(entry);
  if (!(old & present)) return 0;
  store<u64>(entry, 0);
  const isEmpty = map(address, pageBytes, accessNone, mapNothing, noFile, 0);
  assert(isEmpty, 'the system unmaps no page');
  return old & ~present;
}

function tryFill(entry: usize, frame: u64): bool {
  assert(!(load<u64>(entry) & present), 'a page is mapped there already');
  const address = stackRegionBase + ((entry - entries) / entryBytes) * pageBytes;
  if (!map(address, pageBytes, accessReadWrite, mapShared, memoryFile, frame)) return false;
  store<u64>(entry, frame | present);
  return true;
}

/** Maps a page. False when the system does not. Outside of the stacks, makes it accessible as it is. */
export function placePage(address: usize, physicalAddress: u64, _rights: u64, _sizeBytes: u64): bool {
  const entry = findPageEntry(address);
  return entry === 0 ? protect(address, accessReadWrite) : tryFill(entry, physicalAddress);
}

/** Unmaps the page: gives a word for removedPageBytes with its memory's address in it, or 0 when nothing was mapped. */
export function removePage(address: usize): u64 {
  const entry = findPageEntry(address);
  if (entry === 0) return protect(address, accessNone) ? address | present : 0;
  const isFilled = (load<u64>(entry) & present) !== 0;
  return isFilled ? emptyPageEntry(entry, address) | present : 0;
}

export function removedPageBytes(_removed: u64): u64 {
  return pageBytes;
}

/** Writable or not at all: a process here has no other rights. */
export function changePage(address: usize, rights: u64): bool {
  return protect(address, (rights & pageWritable) !== 0 ? accessReadWrite : accessNone);
}

/** There are no larger pages to split. */
export function splitPage(_address: usize): bool {
  return true;
}

export function hasSmallerPages(_address: usize, _sizeBytes: u64): bool {
  return true;
}

/** The size of the page at `address`; 0 when none is mapped. */
export function mappedPageBytes(address: usize): u64 {
  return isMapped(address) ? pageBytes : 0;
}

/** True if the memory at `address` can be read. */
export function isMapped(address: usize): bool {
  const entry = findPageEntry(address);
  return entry === 0 ? isReadable(address) : (load<u64>(entry) & present) !== 0;
}

function protect(address: usize, access: usize): bool {
  return systemCall3(systemCallMprotect, address & ~(pageBytes - 1), pageBytes, access) === 0;
}
