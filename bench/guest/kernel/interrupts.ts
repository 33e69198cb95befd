// What interrupts cost: entry to exit with and without a switch, the timer's, and how late they come.

import {
  Channel, clock, heap, Mutex, preemption, Semaphore, sleep, spawn, Thread, threads, Timer,
} from 'heddle';
import { setInterruptHandler } from '../../../kernel/arch/x86_64/index.ts';
import { enterInterrupt, leaveInterrupt } from '../../../kernel/sched/switch.ts';
import { beginSamples, measureLoop, mostSamples, noteTicks, printFigure, printSamples, sampleCount } from './measure.ts';
import { measureEndOfSlice } from './slices.ts';

const operations: u32 = 1000;
const high: u8 = 40;
const periodUs: u64 = 50;
/** Long enough to meet the worst place of each call. */
const loadUs: u64 = 200_000;
/** Longer than a turn of a loop that reads the clock, shorter than any interrupt. */
const leastGap: u64 = 30;

class Shared {
  readonly signal = new Semaphore(0);
  readonly mutex = new Mutex('load');
  readonly channel = new Channel<u64, 16>();
  arrived!: volatile<u64>;
  leastStep!: volatile<u64>;
  isOver!: volatile<bool>;
}

const shared = new Shared();
const timer = new Timer();

const emptyHandler = interrupt((_frame) => {
  enterInterrupt();
  leaveInterrupt();
});

const wakeHandler = interrupt((_frame) => {
  enterInterrupt();
  shared.signal.put();
  leaveInterrupt();
});

function measureEntryToExit(): void {
  setInterruptHandler(0x50, emptyHandler);
  setInterruptHandler(0x51, wakeHandler);
  measureLoop('interrupt', operations, () => { asm`int $0x50 ${clobber('memory')}`; });
  measureLoop('interrupt-put-get', operations, () => {
    asm`int $0x51 ${clobber('memory')}`;
    shared.signal.get();
  });
}

function arrive(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.signal.get();
    shared.arrived.value = clock.nowTicks();
  }
}

function getAll(times: u32): void {
  for (let i: u32 = 0; i < times; i++) shared.signal.get();
}

/** The handler wakes a higher thread: until that runs, and until the interrupted one goes on. */
function measureEntryToSwitch(): void {
  const first = spawn<u32>(arrive, mostSamples, { name: 'waiter', priority: high })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    const start = clock.nowTicks();
    asm`int $0x51 ${clobber('memory')}`;
    noteTicks(shared.arrived.value - start);
  }
  printSamples('interrupt-to-thread');
  first.join();
  const second = spawn<u32>(getAll, mostSamples + 1, { name: 'waiter', priority: high })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    const start = clock.nowTicks();
    asm`int $0x51 ${clobber('memory')}`;
    noteTicks(clock.nowTicks() - start);
  }
  printSamples('interrupt-and-back');
  shared.signal.put();
  second.join();
}

/** Reads the clock without a pause until an interrupt has come and gone; its length is the sample. */
function waitForGap(): void {
  let last = clock.nowTicks();
  for (;;) {
    const now = clock.nowTicks();
    const step = now - last;
    last = now;
    if (step > leastGap) {
      if (shared.leastStep.value !== u64.MAX_VALUE) noteTicks(step);
      return;
    }
    shared.leastStep.value = min<u64>(step, shared.leastStep.value);
  }
}

/** A timer of the program goes off, does nothing and is set again: the tick that wakes nobody. */
function measureTick(): void {
  shared.leastStep.value = u64.MAX_VALUE;
  timer.startPeriodic(periodUs);
  beginSamples();
  while (sampleCount() < mostSamples) waitForGap();
  printSamples('tick', shared.leastStep.value);
  shared.leastStep.value = u64.MAX_VALUE;
  beginSamples();
  while (sampleCount() < mostSamples) {
    using _guard = preemption.hold();
    waitForGap();
  }
  printSamples('tick-held', shared.leastStep.value);
  timer.stop();
}

function sleepOften(_unused: u32): void {
  while (!shared.isOver.value) sleep(periodUs);
}

function doNothing(_unused: u32): void {}

/** Some of everything, with preemption held for as long as the kernel itself does. */
function keepBusy(untilUs: u64): void {
  for (let i: u64 = 0; clock.nowUs() < untilUs; i++) {
    spawn<u32>(doNothing, 0)!.join();
    using _guard = shared.mutex.lock();
    heap.free(heap.allocate(usize(16 + (i & 1023))));
    shared.channel.send(i);
    shared.channel.receive();
    Thread.yield();
  }
}

/** How late at worst the timer's handler begins, and how late a thread of the highest priority runs. */
function measureLatency(): void {
  shared.isOver.value = false;
  const sleeper = spawn<u32>(sleepOften, 0, { name: 'sleeper', priority: 63 })!;
  threads.measure();
  keepBusy(clock.nowUs() + loadUs);
  threads.stopMeasuring();
  printFigure('interrupt-latency-worst', nsToTicks(threads.worstTimerNs()));
  printFigure('wake-latency-worst', nsToTicks(threads.worstWakeNs()));
  shared.isOver.value = true;
  sleeper.join();
}

function nsToTicks(nanoseconds: u64): u64 {
  return (nanoseconds * (clock.ticksHz() / 1_000_000)) / 1000;
}

export function measureInterrupts(): void {
  measureEntryToExit();
  measureEntryToSwitch();
  measureTick();
  measureEndOfSlice(leastGap);
  measureLatency();
}
