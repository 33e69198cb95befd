// What it costs where threads wait for each other: from one thread's call until the other one has what it
// waited for, or the whole way there and back.

import { Channel, clock, Condition, EventFlags, EventMode, Mutex, Semaphore, spawn, Thread } from 'heddle';
import { beginSamples, measureLoop, mostSamples, noteTicks, passesOfLoop, printSamples } from './measure.ts';

const operations: u32 = 200;
const low: u8 = 20;
const high: u8 = 40;
/** Main's. */
const standardPriority: u8 = 31;

class Shared {
  readonly mutex = new Mutex('handed over');
  readonly gate = new Semaphore(0);
  readonly back = new Semaphore(0);
  readonly condition = new Condition();
  readonly flags = new EventFlags();
  readonly channel = new Channel<u64, 16>();
  readonly answers = new Channel<u64, 16>();
  arrived!: volatile<u64>;
}

const shared = new Shared();

function answer(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.gate.get();
    shared.back.put();
  }
}

function answerByChannel(times: u32): void {
  for (let i: u32 = 0; i < times; i++) shared.answers.send(shared.channel.receive().value);
}

/** There and back: between threads of one priority both wait each time; a higher one has answered before we wait. */
function measureSemaphoreRoundTrip(name: string, priority: u8): void {
  const other = spawn<u32>(answer, passesOfLoop(operations), { name: 'answer', priority })!;
  measureLoop(name, operations, () => {
    shared.gate.put();
    shared.back.get();
  });
  other.join();
}

function measureRoundTrips(): void {
  measureSemaphoreRoundTrip('semaphore-round-trip', standardPriority);
  measureSemaphoreRoundTrip('semaphore-round-trip-higher', high);
  const second = spawn<u32>(answerByChannel, passesOfLoop(operations), { name: 'answer' })!;
  measureLoop('channel-round-trip', operations, () => {
    shared.channel.send(1);
    shared.answers.receive();
  });
  second.join();
}

function lockWhenTold(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.gate.get();
    shared.mutex.lock();
    shared.arrived.value = clock.nowTicks();
    shared.mutex.unlock();
  }
}

/** A higher thread waits for the mutex: from the unlock until it has it. */
function measureUnlockToHigher(): void {
  const other = spawn<u32>(lockWhenTold, mostSamples, { name: 'higher', priority: high })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    shared.mutex.lock();
    shared.gate.put();
    const start = clock.nowTicks();
    shared.mutex.unlock();
    noteTicks(shared.arrived.value - start);
  }
  printSamples('mutex-to-higher');
  other.join();
}

/** One of the same priority waits: unlock, lock again, until the other one has it. */
function measureHandOver(): void {
  const other = spawn<u32>(lockWhenTold, mostSamples, { name: 'equal' })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    shared.mutex.lock();
    shared.gate.put();
    Thread.yield();
    const start = clock.nowTicks();
    shared.mutex.unlock();
    shared.mutex.lock();
    noteTicks(shared.arrived.value - start);
    shared.mutex.unlock();
  }
  printSamples('mutex-hand-over');
  other.join();
}

function holdAndTell(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.mutex.lock();
    shared.gate.put();
    shared.mutex.unlock();
  }
}

/** A lower thread holds the mutex: it inherits, runs, unlocks; from the lock until we have it. */
function measureInheritance(): void {
  const other = spawn<u32>(holdAndTell, mostSamples, { name: 'lower', priority: low })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    shared.gate.get();
    const start = clock.nowTicks();
    shared.mutex.lock();
    noteTicks(clock.nowTicks() - start);
    shared.mutex.unlock();
  }
  printSamples('mutex-inheritance');
  other.join();
}

function awaitCondition(times: u32): void {
  using _guard = shared.mutex.lock();
  for (let i: u32 = 0; i < times; i++) {
    shared.condition.wait(shared.mutex);
    shared.arrived.value = clock.nowTicks();
  }
}

function awaitFlags(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.flags.wait(1, EventMode.AnyAndClear);
    shared.arrived.value = clock.nowTicks();
  }
}

function receive(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    shared.channel.receive();
    shared.arrived.value = clock.nowTicks();
  }
}

/**
 * A higher thread waits in `entry`: from `signal` until it runs, with what it waited for.
 * @inline
 */
function measureSignal(name: string, entry: (times: u32) => void, signal: () => void): void {
  const other = spawn<u32>(entry, mostSamples, { name: 'higher', priority: high })!;
  beginSamples();
  for (let i: u32 = 0; i < mostSamples; i++) {
    const start = clock.nowTicks();
    signal();
    noteTicks(shared.arrived.value - start);
  }
  printSamples(name);
  other.join();
}

export function measureHandOvers(): void {
  measureRoundTrips();
  measureUnlockToHigher();
  measureHandOver();
  measureInheritance();
  measureSignal('condition-signal', awaitCondition, () => { shared.condition.wakeOne(); });
  measureSignal('event-flags-signal', awaitFlags, () => shared.flags.set(1));
  measureSignal('channel-signal', receive, () => { shared.channel.send(1); });
}
