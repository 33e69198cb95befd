// Makes objects until there is no memory for one: plain `new` panics, and says so.

import { heap, print } from 'heddle';

class Page {
  readonly bytes = array<u8, 4000>(4000);
}

/** @noinline */
function makePage(): Page {
  return new Page();
}

export function main(): void {
  while (heap.allocate(100_000) !== 0);
  for (let i = 0; i < 100_000; i++) makePage();
  print`memory has no end`;
}
