// What sleeping and timers cost, and how late a sleeper wakes.

import { clock, sleep, spawn, Timer } from 'heddle';
import { beginSamples, measureLoop, mostSamples, noteTicks, printSamples, readingTicks } from './measure.ts';

const operations: u32 = 1000;
const sleepUs: u64 = 1000;
const soonUs: u64 = 1_000_000;
/** Behind all that sleep. */
const lateUs: u64 = 10_000_000_000;
/** Below us, above the crowd. */
const low: u8 = 20;

class Shared {
  lastTicks!: volatile<u64>;
  /** Somebody is about to sleep; who runs next says when. */
  isAsking!: volatile<bool>;
  answered!: volatile<u64>;
  isOver!: volatile<bool>;
}

const shared = new Shared();
const timer = new Timer();

function readClock(_unused: u32): void {
  while (!shared.isOver.value) shared.lastTicks.value = clock.nowTicks();
}

/** A lower thread computes meanwhile: how late its sleep(1 ms) ends, from call to return, for who called. */
function measureSleep(): void {
  shared.isOver.value = false;
  const other = spawn<u32>(readClock, 0, { name: 'reader', priority: low })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    const start = clock.nowTicks();
    sleep(sleepUs);
    noteTicks(clock.nowTicks() - start);
  }
  printSamples('sleep-lateness', clock.usToTicks(sleepUs) + readingTicks());
  shared.lastTicks.value = 0;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    sleep(sleepUs);
    noteTicks(clock.nowTicks() - shared.lastTicks.value);
  }
  printSamples('timer-to-thread');
  shared.isOver.value = true;
  other.join();
}

function answer(_unused: u32): void {
  while (!shared.isOver.value) {
    if (!shared.isAsking.value) continue;
    shared.isAsking.value = false;
    shared.answered.value = clock.nowTicks();
  }
}

/** From the call of sleep until a lower thread, which was preempted before, runs. */
function measureFallingAsleep(): void {
  shared.isOver.value = false;
  const other = spawn<u32>(answer, 0, { name: 'answer', priority: low })!;
  sleep(sleepUs);
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    shared.isAsking.value = true;
    const start = clock.nowTicks();
    sleep(sleepUs);
    noteTicks(shared.answered.value - start);
  }
  printSamples('sleep');
  shared.isOver.value = true;
  other.join();
}

function measureTimers(): void {
  measureLoop('timer-set-stop', operations, () => {
    timer.startOnce(soonUs);
    timer.stop();
  });
  measureLoop('timer-set-stop-last', operations, () => {
    timer.startOnce(lateUs);
    timer.stop();
  });
}

export function measureTime(): void {
  measureFallingAsleep();
  measureSleep();
  measureTimers();
}
