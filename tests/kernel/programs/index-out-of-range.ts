// Fatal case: an index past the end of a fixed array.

import { print } from 'heddle';

const slots = array<u32, 8>(8);

class Position {
  index!: volatile<u32>;
}

const position = new Position();

/** @noinline */
function readSlot(): u32 {
  return slots[position.index.value];
}

export function main(): void {
  position.index.value = 8;
  print`reading slot 8 of 8`;
  print`not reached: ${readSlot()}`;
}
