// Frees an address inside a block.

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
  dropBlock(block + 16);
  print`an address inside the block was freed`;
}
