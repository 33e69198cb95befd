// What a yield costs, in ticks of the TSC: under -icount shift=0 these are guest instructions,
// exact and repeatable. The loop around the yield is included.

import { clock, type JoinHandle, preemption, print, spawn, Thread } from 'heddle';

const yieldsPerThread: u32 = 2000;
const maxThreads: u32 = 31;

class Meter {
  readonly threads = array<JoinHandle | null, 31>(31);
  count: u32 = 0;
}

const meter = new Meter();

function yieldManyTimes(times: u32): void {
  for (let i: u32 = 0; i < times; i++) Thread.yield();
}

/** Prints the ticks of one yield, with two digits behind the point, among `count` threads. */
function measure(count: u32): void {
  for (let i: u32 = 0; i < count; i++) meter.threads[i] = spawn(yieldManyTimes, yieldsPerThread, { name: 'yielder' });
  const start = clock.nowTicks();
  // The first one ends with all others at most one yield behind.
  for (let i: u32 = 0; i < count; i++) meter.threads[i]?.join();
  const hundredths = ((clock.nowTicks() - start) * 100) / (u64(yieldsPerThread) * u64(count));
  print`yield among ${count} threads: ${hundredths / 100}.${dec(hundredths % 100, 2, '0')} ticks`;
}

export function main(): void {
  print`preemption off`;
  measure(1);
  measure(2);
  measure(5);
  measure(maxThreads);
  print`preemption on`;
  preemption.enable();
  measure(2);
  measure(5);
  measure(maxThreads);
}
