// Frees an address that is none of the heap's.

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
  dropBlock(addressof(main));
  print`an address of code was freed`;
}
