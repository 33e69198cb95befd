// What frames and pages cost, in ticks of the TSC: under -icount shift=0 these are guest instructions.
// The loop around each pair of calls is included.

import { clock, FrameKind, frames, pages, PageRights, print } from 'heddle';
import { allocateFrame, freeFrame } from '../../../kernel/memory/frames.ts';
import { mapPage, pageRights, unmapPage } from '../../../kernel/memory/mapping.ts';

const rounds: u32 = 1000;
const pageSize: u64 = 4096;
const largeSize: u64 = 0x200000;

function show(what: string, start: u64): void {
  print`${what}: ${(clock.nowTicks() - start) / rounds} ticks`;
}

export function main(): void {
  const kept = frames.allocate();
  let start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) freeFrame(allocateFrame(FrameKind.Program));
  show('frame allocate + free', start);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) frames.freeRun(frames.allocateRun(512, 512), 512);
  show('run of 512 allocate + free', start);
  const address = pages.reserve(largeSize * 4, largeSize);
  const neighbour = mapPage(address, kept, pageRights.readWrite);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    mapPage(address + pageSize, kept, pageRights.readWrite);
    unmapPage(address + pageSize);
  }
  show('map + unmap of a page', start);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    pages.map(address + largeSize * 2, 0, largeSize, PageRights.ReadOnly);
    pages.unmap(address + largeSize * 2, largeSize);
  }
  show('pages.map + unmap of 2 MiB', start);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    mapPage(address + largeSize, kept, pageRights.readWrite);
    unmapPage(address + largeSize);
  }
  show('map + unmap of a page and its table', start);
  assert(neighbour, 'there is memory for a table');
  pages.release(address);
  print`an idle kernel: ${frames.count(FrameKind.Fixed) * pageSize / 1024} KiB fixed, ${frames.count(FrameKind.Kernel) * pageSize / 1024} KiB kernel, ${frames.count(FrameKind.PageTable) * pageSize / 1024} KiB page tables, ${frames.count(FrameKind.Heap) * pageSize / 1024} KiB heap, ${frames.count(FrameKind.Stack) * pageSize / 1024} KiB stacks`;
}
