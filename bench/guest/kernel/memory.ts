// What frames, pages and stacks cost.

import { frames, pages, PageRights, StackBacking } from 'heddle';
import { mapPage, pageRights, unmapPage } from '../../../kernel/memory/mapping.ts';
import { Stack } from '../../../kernel/memory/stack.ts';
import { measureLoop } from './measure.ts';

const operations: u32 = 1000;
const pageBytes: usize = 4096;
const largePageBytes: usize = 0x20_0000;

const stack = new Stack();

function measurePages(): void {
  measureLoop('frame', operations, () => frames.free(frames.allocate()));
  measureLoop('frame-run', 100, () => frames.freeRun(frames.allocateRun(512, 512), 512));
  const frame = frames.allocate();
  const address = pages.reserve(largePageBytes * 4, largePageBytes);
  const neighbour = mapPage(address, frame, pageRights.readWrite);
  if (frame === 0 || !neighbour) panic('there is no memory for a page');
  measureLoop('page', operations, () => {
    mapPage(address + pageBytes, frame, pageRights.readWrite);
    unmapPage(address + pageBytes);
  });
  measureLoop('page-and-table', operations, () => {
    mapPage(address + largePageBytes, frame, pageRights.readWrite);
    unmapPage(address + largePageBytes);
  });
  measureLoop('page-large', operations, () => {
    pages.map(address + largePageBytes * 2, 0, largePageBytes, PageRights.ReadOnly);
    pages.unmap(address + largePageBytes * 2, largePageBytes);
  });
  unmapPage(address);
  pages.release(address);
  frames.free(frame);
}

function measureStacks(): void {
  measureLoop('stack', operations, () => {
    stack.take(16384, StackBacking.Eager);
    stack.giveBack();
  });
}

export function measureMemory(): void {
  measurePages();
  measureStacks();
}
