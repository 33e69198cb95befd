// What frames, pages and stacks cost.

import { clock, frames, pages, PageRights, StackBacking, stacks } from 'heddle';
import { mapPage, pageRights, unmapPage } from '../../../kernel/memory/mapping.ts';
import { Stack } from '../../../kernel/memory/stack.ts';
import { beginSamples, measureLoop, mostSamples, noteTicks, printSamples } from './measure.ts';

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

/** From the pool, where one waits, and back; of several sizes. */
function measureWaitingStacks(): void {
  measureLoop('stack-4096', operations, () => takeAndGiveBack(4096));
  measureLoop('stack', operations, () => takeAndGiveBack(16384));
  measureLoop('stack-1048576', operations, () => takeAndGiveBack(0x10_0000));
}

/** The same where none waits: it is made of frames, all of them or the first one. */
function measureNewStacks(name: string, backing: StackBacking): void {
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    stacks.flush();
    const start = clock.nowTicks();
    stack.take(16384, backing);
    noteTicks(clock.nowTicks() - start);
    stack.giveBack();
  }
  printSamples(name);
}

/** @noinline */
function takeAndGiveBack(sizeBytes: usize): void {
  stack.take(sizeBytes, StackBacking.Eager);
  stack.giveBack();
}

export function measureMemory(): void {
  measurePages();
  measureWaitingStacks();
  measureNewStacks('stack-anew', StackBacking.Eager);
  measureNewStacks('stack-anew-lazily', StackBacking.Lazy);
}
