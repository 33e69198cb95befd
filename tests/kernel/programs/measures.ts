// Measured latencies: a low thread that is woken behind a hog waits long, a high one does not; preemption
// that is held is found, with its place; a switch has its cost; the timer comes in time.

import { clock, preemption, print, sleep, spawn, threads } from 'heddle';

const holdUs: u64 = 300;

function hog(untilUs: u64): void {
  while (clock.nowUs() < untilUs);
}

function wakeOften(_none: bool): void {
  for (let i = 0; i < 10; i++) sleep(500);
}

function holdPreemptionLong(): void {
  using _guard = preemption.hold();
  clock.spinUs(holdUs);
}

function round(priority: u8): void {
  threads.measure();
  const busy = spawn(hog, clock.nowUs() + 20_000, { priority: 20 })!;
  const sleeper = spawn(wakeOften, false, { priority })!;
  busy.join();
  sleeper.join();
  threads.stopMeasuring();
}

export function main(): void {
  preemption.enable();
  round(30);
  print`high: woken within ${threads.worstWakeNs()} ns`;
  print`timer: late by ${threads.worstTimerNs()} ns`;
  print`switch: ${threads.meanSwitchNs()} ns`;
  round(10);
  print`low: woken within ${threads.worstWakeNs()} ns`;
  threads.measure();
  holdPreemptionLong();
  threads.stopMeasuring();
  print`held: ${threads.longestHoldNs()} ns`;
  threads.reportMeasures();
}
