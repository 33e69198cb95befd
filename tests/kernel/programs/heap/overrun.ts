// Writes one byte behind a block: found when the block is freed.

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
  store<u8>(block, 1, 100);
  dropBlock(block);
  print`the block was freed`;
}
