// Timers: once, periodic, stopped, with something to do and waited for.

import { clock, preemption, print, sleep, Timer } from 'heddle';

class Beats {
  calls!: volatile<u32>;
}
const beats = new Beats();

class Counter extends Timer {
  override onExpiry(): void {
    beats.calls.value += 1;
  }
}

const caller = new Counter();
const waited = new Timer();

function run(): void {
  beats.calls.value = 0;
  caller.startPeriodic(1000);
  sleep(10_500);
  print`stopped while it ran: ${caller.stop()}, calls: ${beats.calls.value}, counted: ${caller.count}`;
  sleep(3000);
  print`calls after the stop: ${beats.calls.value}, stopped again: ${caller.stop()}`;
  caller.startOnce(2000);
  sleep(5000);
  print`once: ${beats.calls.value}, runs on: ${caller.isRunning}`;
  const start = clock.nowUs();
  waited.startPeriodic(2000);
  for (let i = 0; i < 5; i++) waited.wait();
  const tookUs = clock.nowUs() - start;
  print`five periods of 2 ms took ${tookUs / 1000} ms`;
  sleep(7000);
  let late: u32 = 0;
  while (waited.wait(0)) late += 1;
  print`made up for: ${late}`;
  const before = clock.nowUs();
  const inTime = waited.wait(500);
  print`a wait of 500 us: ${inTime}, ${(clock.nowUs() - before) / 100} tenths of ms`;
  waited.stop();
  print`a stopped one is not waited for: ${waited.wait()}`;
}

export function main(): void {
  run();
  preemption.enable();
  run();
}
