// A program that says something and then runs for ever: for the time-out of the host side.

import { print } from 'heddle';

class Nothing {
  count!: volatile<u64>;
}

const nothing = new Nothing();

export function main(): void {
  print`line one before the hang`;
  print`line two before the hang`;
  for (;;) nothing.count.value += 1;
}
