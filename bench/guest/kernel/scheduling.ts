// What switches, yields, threads' lives and wakes cost.

import { clock, type JoinHandle, Semaphore, sleep, spawn, Thread, threads } from 'heddle';
import { Context, switchContext, switchInline } from '../../../kernel/arch/x86_64/index.ts';
import { beginSamples, endOfPass, measureLoop, mostSamples, noteTicks, passesOfLoop, printSamples } from './measure.ts';

const operations: u32 = 1000;
const lives: u32 = 100;
/** Low enough to wait its turn, above the crowd. */
const low: u8 = 20;
const high: u8 = 40;

/** Some had their turn already when the measuring begins. */
const spareYields: u32 = 20;

class Shared {
  readonly door = new Semaphore(0);
  arrived!: volatile<u64>;
  readonly partners = array<JoinHandle | null, 10000>(10000);
}

const shared = new Shared();
const here = new Context();
const there = new Context();
const otherStack = aligned(16)(array<u8, 4096>(4096));

function bounceInline(): never {
  for (;;) switchInline(there, here);
}

function bounce(): never {
  for (;;) switchContext(there, here);
}

/** The bare switch, one way: nobody chooses, nothing is accounted. */
export function measureSwitch(): void {
  const top = addressof(otherStack) + 4096;
  there.prepare(addressof(bounceInline), top);
  measureLoop('switch-inline', operations, () => switchInline(here, there), 2);
  there.prepare(addressof(bounce), top);
  measureLoop('switch', operations, () => switchContext(here, there), 2);
}

function yieldTimes(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    Thread.yield();
    endOfPass(i);
  }
}

/** `count` threads have the same priority and yield by turns; they end after the last run. */
export function measureYieldAmong(name: string, count: u32): void {
  const rounds = count > operations ? 1 : operations;
  for (let i: u32 = 1; i < count; i++) {
    shared.partners[i] = spawn<u32>(yieldTimes, passesOfLoop(rounds) + spareYields, { name: 'yielder', stackSizeBytes: 8192 });
    if (shared.partners[i] === null) panic('there is no memory for so many threads');
  }
  measureLoop(name, rounds, () => Thread.yield(), count, count);
  for (let i: u32 = 1; i < count; i++) shared.partners[i]!.join();
}

/** Two yield to each other, whoever else is alive. */
function measureYield(name: string): void {
  const partner = spawn<u32>(yieldTimes, passesOfLoop(operations), { name: 'yielder' })!;
  measureLoop(name, operations, () => Thread.yield(), 2, 2);
  partner.join();
}

function doNothing(_unused: u32): void {}

export function measureLives(): void {
  measureLoop('spawn-join', lives, () => spawn<u32>(doNothing, 0)!.join());
  measureLoop('spawn-join-higher', lives, () => spawn<u32>(doNothing, 0, { priority: high })!.join());
}

function arrive(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.door.get();
    shared.arrived.value = clock.nowTicks();
  }
}

/** From the call that wakes until the next instruction of who wakes; the other one cannot run before. */
function measureWakeOf(name: string, priority: u8): void {
  const waiter = spawn<u32>(arrive, mostSamples, { name: 'waiter', priority })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    sleep(10);
    const start = clock.nowTicks();
    shared.door.put();
    noteTicks(clock.nowTicks() - start);
  }
  printSamples(name);
  waiter.join();
}

/** From the call that wakes a higher thread until that one runs. */
function measureWakeOfHigher(): void {
  const waiter = spawn<u32>(arrive, mostSamples, { name: 'waiter', priority: high })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    const start = clock.nowTicks();
    shared.door.put();
    noteTicks(shared.arrived.value - start);
  }
  printSamples('wake-higher');
  waiter.join();
}

/** From a wake's call until it is done, or until the woken thread runs. */
export function measureWakes(): void {
  measureWakeOf('wake', low);
  measureWakeOfHigher();
}

export function measureScheduling(): void {
  measureSwitch();
  measureYield('yield');
  threads.timeYieldsExactly();
  measureYield('yield-timed');
  threads.timeYieldsRoughly();
  measureLives();
  measureWakes();
}
