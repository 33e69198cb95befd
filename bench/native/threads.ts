// The scheduler on Linux: switches, yields, threads' lives and wakes, with preemption on. The same
// measurements as on the bare machine.

import { clock, preemption, Semaphore, spawn, Thread, threads } from 'heddle';
import { lengthenLoops, nowAlive, printFigure } from '../guest/kernel/measure.ts';
import { measureLives, measureSwitch, measureWakes, measureYieldAmong } from '../guest/kernel/scheduling.ts';

const scale: u32 = 200;

const gate = new Semaphore(0);

function waitAtGate(_unused: u32): void {
  gate.get();
}

export function main(): void {
  preemption.enable();
  lengthenLoops(scale);
  nowAlive(2);
  printFigure('ticks-per-us', clock.ticksHz() / 1_000_000);
  measureYieldAmong('yield', 2);
  measureYieldAmong('yield-32', 32);
  threads.timeYieldsExactly();
  measureYieldAmong('yield-timed', 2);
  measureYieldAmong('yield-timed-32', 32);
  threads.timeYieldsRoughly();
  measureSwitch();
  const second = spawn<u32>(waitAtGate, 0, { name: 'second' })!;
  Thread.yield();
  measureLives();
  measureWakes();
  gate.put();
  second.join();
  // Last: what so many leave would stand in the way of others.
  measureYieldAmong('yield-10000', 10_000);
}
