// Writes to a block that was freed: found when its memory is to be used again.

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
  print`a freed block reads ${hex(load<u64>(block))}`;
  store<u8>(block, 7, 42);
  heap.flush();
  print`the memory went back`;
}
