// The check of the page tables, checked: it finds nothing at first, counts what is mapped and protected,
// and panics when an entry that allows writing and executing is put in behind its back.

import { frames, machine, pages, PageRights, print } from 'heddle';
import { directMapBase, pageAddressBits, readPageRoot } from '../../../kernel/arch/x86_64/index.ts';
import { checkPageRights } from '../../../kernel/memory/page-report.ts';
import { countPages } from '../../../kernel/memory/page-walk.ts';

const pageSize: u64 = 4096;
const largeSize: u64 = 0x200000;
const noExecute: u64 = u64(1) << 63;

/** The address of the entry of a page of 4 KiB. */
function entryOf(address: usize): usize {
  let table = readPageRoot();
  for (let shift: u64 = 39; shift > 12; shift -= 9) {
    table = load<u64>(directMapBase + table + ((address >>> shift) & 511) * 8) & pageAddressBits;
  }
  return directMapBase + table + ((address >>> 12) & 511) * 8;
}

function show(what: string): void {
  const counts = countPages();
  print`${what}: ${counts.readExecute} ${counts.readOnly} ${counts.readWrite} ${counts.writeExecute}`;
}

export function main(): void {
  print`mapped: null ${pages.isMapped(0)}, page 1 ${pages.isMapped(pageSize)}, first MiB ${pages.isMapped(0x7c00)}, loader's ${pages.isMapped(largeSize)}, not canonical ${pages.isMapped(0x8000_0000_0000)}`;
  const run = frames.allocateRun(512, 512);
  const address = pages.reserve(largeSize * 2, largeSize);
  show('start');
  pages.map(address, run, largeSize, PageRights.ReadOnly);
  show('2 MiB read-only');
  pages.protect(address, largeSize, PageRights.ReadWrite);
  show('read-write');
  pages.protect(address + pageSize * 3, pageSize * 2, PageRights.ReadExecute);
  show('two of them read-execute');
  pages.unmap(address + pageSize * 4, pageSize);
  show('one of them unmapped');
  pages.map(address + largeSize, run, pageSize, PageRights.WriteCombining);
  pages.print();
  pages.unmap(address, largeSize * 2);
  show('all unmapped');
  pages.map(address, run, pageSize, PageRights.ReadWrite);
  const entry = entryOf(address);
  store<u64>(entry, load<u64>(entry) & ~noExecute);
  show('one entry changed');
  checkPageRights();
  machine.exit();
}
