// Goes through the page tables that the CPU uses now, from CR3 on, and tells of what is mapped in
// ranges of equal rights.
//
// It believes nothing but the tables: it keeps no books, and asks nobody what was mapped. Rights of
// a page are those that all entries on the way to it allow (Intel SDM volume 3, 4.6).

import {
  directMapBase, pageAddressBits, pageBytes, pageLarge, pageNoExecute, pagePresent, pageTypeBits, pageWritable, readPageRoot,
} from '../arch/x86_64/index.ts';

const entriesPerTable: u64 = 512;
const lowestShift: u64 = 12;
const rootShift: u64 = 39;
/** Addresses from here on have all higher bits set. */
const upperHalf: u64 = u64(1) << 47;
const upperHalfBits: u64 = 0xffff000000000000;

/** Neighbouring pages of the same size, rights and memory type. */
export class MappedRange {
  start: usize = 0;
  sizeBytes: u64 = 0;
  pageSizeBytes: u64 = 0;
  isWritable: bool = false;
  isExecutable: bool = false;
  /** The bits that choose how it is cached; 0 is write-back. */
  typeBits: u64 = 0;
}

/** Called for each range; it is good until the call ends. */
export type RangeVisitor = (range: MappedRange) => void;

/** Visits all that is mapped, from the lowest address on. Nothing may be mapped or unmapped meanwhile. */
export function walkPages(visit: RangeVisitor): void {
  const walk = onStack(new PageWalk(visit));
  walk.table(readPageRoot(), 0, rootShift, true, true);
  walk.finish();
}

class PageWalk {
  private readonly range = new MappedRange();

  constructor(private readonly visit: RangeVisitor) {}

  table(physicalAddress: u64, base: usize, shift: u64, writable: bool, executable: bool): void {
    const table = directMapBase + (physicalAddress & pageAddressBits);
    for (let index: u64 = 0; index < entriesPerTable; index++) {
      const entry = load<u64>(table + index * 8);
      if (!(entry & pagePresent)) continue;
      const address = base + (index << shift);
      const canWrite = writable && (entry & pageWritable) !== 0;
      const canExecute = executable && !(entry & pageNoExecute);
      const isPage = shift === lowestShift || (shift < rootShift && (entry & pageLarge) !== 0);
      if (isPage) this.page(address, shift, canWrite, canExecute, entry & pageTypeBits);
      else this.table(entry, address, shift - 9, canWrite, canExecute);
    }
  }

  /** Tells of the last range. */
  finish(): void {
    if (this.range.sizeBytes !== 0) this.visit(this.range);
    this.range.sizeBytes = 0;
  }

  private page(at: u64, shift: u64, writable: bool, executable: bool, typeBits: u64): void {
    const address = at & upperHalf ? at | upperHalfBits : at;
    const range = this.range;
    const sizeBytes = u64(1) << shift;
    const continues = range.start + range.sizeBytes === address && range.pageSizeBytes === sizeBytes &&
      range.isWritable === writable && range.isExecutable === executable && range.typeBits === typeBits;
    if (!continues) {
      this.finish();
      range.start = address;
      range.pageSizeBytes = sizeBytes;
      range.isWritable = writable;
      range.isExecutable = executable;
      range.typeBits = typeBits;
    }
    range.sizeBytes += sizeBytes;
  }
}

/** How much is mapped with which rights, in pages of 4 KiB. */
export class PageCensus {
  readExecute: u64 = 0;
  readOnly: u64 = 0;
  readWrite: u64 = 0;
  writeExecute: u64 = 0;
  /** An address of a page that is writable and executable, if there is one. */
  writeExecuteAddress: usize = 0;
}

const census = new PageCensus();

/** Counts what is mapped now. The result changes with the next call. */
export function countPages(): PageCensus {
  memory.fill(changetype<usize>(census), 0, sizeof<PageCensus>());
  walkPages(countRange);
  return census;
}

function countRange(range: MappedRange): void {
  const count = range.sizeBytes / pageBytes;
  if (range.isWritable && range.isExecutable) {
    census.writeExecute += count;
    census.writeExecuteAddress = range.start;
  } else if (range.isWritable) census.readWrite += count;
  else if (range.isExecutable) census.readExecute += count;
  else census.readOnly += count;
}
