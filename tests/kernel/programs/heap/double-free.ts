// Frees a block twice: a checked build says so.

import { heap, print } from 'heddle';

/** @noinline */
function makeBlock(sizeBytes: usize): usize {
  return heap.allocate(sizeBytes);
}

/** @noinline */
function dropBlock(address: usize): void {
  heap.free(address);
}

export function main(): void {
  const block = makeBlock(100);
  dropBlock(block);
  dropBlock(block);
  print`the block was freed twice`;
}
