// What memory costs: the heap, frames, pages, stacks.

import { frames, heap, pages, PageRights, StackBacking } from 'heddle';
import { mapPage, pageRights, unmapPage } from '../../../kernel/memory/mapping.ts';
import { Stack } from '../../../kernel/memory/stack.ts';
import { measureLoop } from './measure.ts';

const operations: u32 = 1000;
const pageBytes: usize = 4096;
const largePageBytes: usize = 0x20_0000;
const burstBlocks: u32 = 1000;

class Sizes {
  /** A size that the compiler does not know. */
  small!: volatile<u32>;
}

const sizes = new Sizes();
const stack = new Stack();

function burst(): void {
  let chain: usize = 0;
  for (let i: u32 = 0; i < burstBlocks; i++) {
    const block = heap.allocate(128);
    store<usize>(block, chain);
    chain = block;
  }
  while (chain !== 0) {
    const next = load<usize>(chain);
    heap.free(chain);
    chain = next;
  }
}

/**
 * Without a look at what happens between: the compiler knows nothing of the block.
 * @inline
 */
function pair(sizeBytes: usize): void {
  const block = heap.allocate(sizeBytes);
  asm`# ${reg('r', block)} ${clobber('memory')}`;
  heap.free(block);
}

function measureHeap(): void {
  sizes.small.value = 128;
  measureLoop('heap-16', operations, () => pair(16));
  measureLoop('heap-128', operations, () => pair(128));
  measureLoop('heap-1024', operations, () => pair(1024));
  measureLoop('heap-any', operations, () => pair(usize(sizes.small.value)));
  measureLoop('heap-5000', operations, () => pair(5000));
  measureLoop('heap-burst', 2, burst, burstBlocks);
}

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
  measureHeap();
  measurePages();
  measureStacks();
}
