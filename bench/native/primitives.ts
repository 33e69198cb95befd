// The primitives, the heap and the timers on Linux, with preemption on and a second thread alive. The same
// measurements as on the bare machine.

import { preemption, Semaphore, spawn, Thread } from 'heddle';
import { measureHandOvers } from '../guest/kernel/hand-over.ts';
import { measureHeap, startHeapMeasurement } from '../guest/kernel/heap.ts';
import { lengthenLoops, nowAlive } from '../guest/kernel/measure.ts';
import { measurePrimitives } from '../guest/kernel/primitives.ts';
import { measureEndOfSlice } from '../guest/kernel/slices.ts';
import { measureTime } from '../guest/kernel/time.ts';

const scale: u32 = 200;
/** Ticks: a look at the clock takes some twenty, a signal more than a thousand. */
const leastGap: u64 = 500;

const gate = new Semaphore(0);

function waitAtGate(_unused: u32): void {
  gate.get();
}

export function main(): void {
  preemption.enable();
  startHeapMeasurement();
  lengthenLoops(scale);
  nowAlive(2);
  const second = spawn<u32>(waitAtGate, 0, { name: 'second' })!;
  Thread.yield();
  measurePrimitives();
  measureHandOvers();
  measureHeap();
  measureTime();
  measureEndOfSlice(leastGap);
  gate.put();
  second.join();
}
