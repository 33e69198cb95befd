// What the kernel's operations cost, in guest instructions, while 2, 32 and 10,000 threads are alive.
//
// Preemption is on. bench/kernel.ts boots this in a deterministic machine and makes the table; each line
// `bench …` is one series (kernel/measure.ts).

import { preemption } from 'heddle';
import { disperse, gather } from './kernel/crowd.ts';
import { measureHandOvers } from './kernel/hand-over.ts';
import { measureHeap, startHeapMeasurement } from './kernel/heap.ts';
import { measureInterrupts } from './kernel/interrupts.ts';
import { calibrate, nowAlive } from './kernel/measure.ts';
import { measureMemory } from './kernel/memory.ts';
import { measurePrimitives } from './kernel/primitives.ts';
import { measureScheduling, measureYieldAmong } from './kernel/scheduling.ts';
import { measureTime } from './kernel/time.ts';

/** Main and a partner count as two. */
function measureWith(threads: u32): void {
  nowAlive(threads);
  measureYieldAmong('yield-among', threads);
  gather(threads - 2);
  measureScheduling();
  measureInterrupts();
  measurePrimitives();
  measureHandOvers();
  measureTime();
  measureHeap();
  measureMemory();
  disperse();
}

export function main(): void {
  preemption.enable();
  startHeapMeasurement();
  calibrate();
  measureWith(2);
  measureWith(32);
  measureWith(10_000);
}
