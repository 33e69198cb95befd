// Blocks that nobody frees, and what the heap says of them.

import { heap, print } from 'heddle';

class Letter {
  next: Letter | null = null;
  readonly text = array<u8, 92>(92);
}

/** @noinline */
function writeLetter(): Letter {
  return new Letter();
}

/** @noinline */
function rentBuffer(sizeBytes: usize): usize {
  return heap.allocate(sizeBytes);
}

export function main(): void {
  const start = heap.checkpoint();
  for (let i = 0; i < 3; i++) writeLetter();
  const buffer = rentBuffer(5000);
  const other = rentBuffer(70);
  print`leaks: ${heap.leaksSince(start)}`;
  heap.reportLeaks(start);
  const later = heap.checkpoint();
  const third = rentBuffer(10);
  print`leaks since then: ${heap.leaksSince(later)}`;
  heap.free(third);
  heap.free(buffer);
  heap.free(other);
  print`leaks since then: ${heap.leaksSince(later)}`;
  heap.reportLeaks(start);
}
