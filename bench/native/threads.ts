// The kernel's scheduler and primitives, with preemption on: what a switch, a lock, a message, a
// thread's life cost.

import { Channel, clock, type JoinHandle, Mutex, preemption, Semaphore, spawn, Thread, threads } from 'heddle';
import { Context, switchInline } from '../../kernel/arch/x86_64/index.ts';
import { reportRun, runs } from './measure.ts';

const operations: u64 = 1_000_000;
const lives: u64 = 20_000;
const mostThreads = 10_000;

class State {
  isOver!: volatile<bool>;
  readonly mutex = new Mutex();
  readonly semaphore = new Semaphore(0);
  /** Holds the second thread while others are measured. */
  readonly gate = new Semaphore(0);
  readonly channel = new Channel<u64, 16>();
  readonly partners = array<JoinHandle | null, 10000>(10000);
}

const state = new State();

function yieldOn(_unused: u32): void {
  while (!state.isOver.value) Thread.yield();
}

/** A yield among `threadCount` threads: from its call until the next thread's returns. */
function measureYield(name: string, threadCount: u32): void {
  state.isOver.value = false;
  for (let i: u32 = 1; i < threadCount; i++) state.partners[i] = spawn<u32>(yieldOn, 0, { name: 'yielder' });
  const rounds = operations / u64(threadCount);
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < rounds; i++) Thread.yield();
    reportRun(name, begin, rounds * u64(threadCount));
  }
  state.isOver.value = true;
  for (let i: u32 = 1; i < threadCount; i++) state.partners[i]?.join();
}

const here = new Context();
const there = new Context();
const otherStack = aligned(16)(array<u8, 16384>(16384));

function bounce(): never {
  for (;;) switchInline(there, here);
}

/** The bare switch, inlined where it is used: nobody chooses, nothing is accounted. */
function measureSwitch(): void {
  there.prepare(addressof(bounce), addressof(otherStack) + 16384);
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < operations / 2; i++) switchInline(here, there);
    reportRun('switch-inline', begin, operations);
  }
}

function measureMutex(): void {
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < operations; i++) {
      state.mutex.lock();
      state.mutex.unlock();
    }
    reportRun('mutex', begin, operations);
  }
}

function measureSemaphore(): void {
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < operations; i++) {
      state.semaphore.put();
      state.semaphore.get();
    }
    reportRun('semaphore', begin, operations);
  }
}

function measureChannel(): void {
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < operations; i++) {
      state.channel.send(i);
      state.channel.receive();
    }
    reportRun('channel', begin, operations);
  }
}

function doNothing(_unused: u32): void {}

function measureLives(): void {
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < lives; i++) spawn<u32>(doNothing, 0, { name: 'short' })?.join();
    reportRun('spawn-join', begin, lives);
  }
}

function waitAtGate(_unused: u32): void {
  state.gate.get();
}

export function main(): void {
  preemption.enable();
  measureYield('yield-timed', 2);
  measureYield('yield-timed-32', 32);
  threads.timeYieldsRoughly();
  measureYield('yield', 2);
  measureYield('yield-32', 32);
  measureSwitch();
  const second = spawn<u32>(waitAtGate, 0, { name: 'second' });
  Thread.yield();
  measureMutex();
  measureSemaphore();
  measureChannel();
  state.gate.put();
  second?.join();
  measureLives();
  measureYield('yield-10000', mostThreads);
}
