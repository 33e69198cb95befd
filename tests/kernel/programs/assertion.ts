// Fatal case: an assertion on two numbers, whose values the report shows.

import { print } from 'heddle';

class Counter {
  value!: volatile<u32>;
}

const counter = new Counter();

export function main(): void {
  counter.value.value = 41;
  print`asserting`;
  assert(counter.value.value === 42, 'the counter is complete');
  print`not reached`;
}
