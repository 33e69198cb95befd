// Two threads that never yield share the CPU, by SIGALRM: how much of it the greater share is, in hundredths
// of a percent, and what it is while preemption is off. bench/peers/native/shares.c does the same with pthreads.

import { clock, preemption, spawn } from 'heddle';
import { nowAlive, printFigure } from '../guest/kernel/measure.ts';

const sliceUs: u32 = 1000;
const windowUs: u64 = 200_000;

class Counter {
  value!: volatile<u64>;
}

class Shared {
  readonly counters = array<Counter, 2>(2);
  endUs: u64 = 0;
}

const shared = new Shared();

function count(index: u32): void {
  const counter = shared.counters[index].value;
  while (clock.nowUs() < shared.endUs) counter.value += 1;
}

function measure(name: string): void {
  for (const counter of shared.counters) counter.value.value = 0;
  shared.endUs = clock.nowUs() + windowUs;
  const first = spawn<u32>(count, 0, { name: 'first' })!;
  const second = spawn<u32>(count, 1, { name: 'second' })!;
  first.join();
  second.join();
  const a = shared.counters[0].value.value;
  const b = shared.counters[1].value.value;
  printFigure(name, (max<u64>(a, b) * 10_000) / (a + b));
}

export function main(): void {
  nowAlive(2);
  measure('share-cooperative');
  preemption.enable(sliceUs);
  measure('share');
}
