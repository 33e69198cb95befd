// Mutexes of all kinds under preemption at random instructions: exact counts, and nothing contradicts
// itself at any of the moments when somebody looks.

import { clock, Guarded, Mutex, preemption, print, RecursiveMutex, RwLock, Thread } from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { checkThreadLevel } from '../../../../kernel/sync/lock-invariants.ts';
import { Random, runAll, startDisturbing, stopDisturbing } from './disturb.ts';

const threadCount: u32 = 6;
const rounds: u32 = 400;

class Counter {
  n!: volatile<u32>;
}

class Shared {
  readonly mutex = new Mutex('shared');
  readonly recursive = new RecursiveMutex('recursive');
  readonly balance = new Guarded<u64>(0, 'balance');
  readonly lock = new RwLock();
  /** Written as two halves; a reader must never see them differ. */
  readonly a = new Counter();
  readonly b = new Counter();
  torn!: volatile<u32>;
  readonly count = new Counter();
  readonly recursiveCount = new Counter();
  failedTries!: volatile<u32>;
  checks!: volatile<u32>;
}
const shared = new Shared();

/** In the thread that preempts: whatever the others are in the middle of, no lock is. */
function check(): void {
  holdPreemption();
  shared.mutex.checkInvariants();
  shared.recursive.checkInvariants();
  shared.lock.checkInvariants();
  checkThreadLevel(Thread.current);
  shared.checks.value += 1;
  releasePreemption();
}

/** A read and a write, with another thread between them now and then. */
function addOne(to: Counter): void {
  const before = to.n.value;
  if (before % 3 === 0) Thread.yield();
  else clock.spinUs(1);
  to.n.value = before + 1;
}

function lockSomehow(round: u32): void {
  if (round % 4 === 0) {
    while (shared.mutex.tryLock() === null) {
      shared.failedTries.value += 1;
      Thread.yield();
    }
  } else if (round % 4 === 1) {
    while (shared.mutex.lockFor(15) === null);
  } else {
    shared.mutex.lock();
  }
}

function count(index: u32): void {
  const random = onStack(new Random(index + 1));
  for (let i: u32 = 0; i < rounds; i++) {
    lockSomehow(random.below(8));
    addOne(shared.count);
    shared.mutex.unlock();
    using _outer = shared.recursive.lock();
    {
      using _inner = shared.recursive.lock();
      addOne(shared.recursiveCount);
    }
    using held = shared.balance.lock();
    held.value += 3;
  }
}

function readAndWrite(index: u32): void {
  const random = onStack(new Random(index + 100));
  for (let i: u32 = 0; i < rounds; i++) {
    if (random.below(4) === 0) {
      using _writing = shared.lock.write();
      addOne(shared.a);
      addOne(shared.b);
    } else {
      using _reading = shared.lock.read();
      const a = shared.a.n.value;
      clock.spinUs(1);
      if (shared.b.n.value !== a) shared.torn.value += 1;
    }
  }
}

export function main(): void {
  preemption.enable(100);
  startDisturbing(check);
  runAll(threadCount, count);
  runAll(threadCount, readAndWrite);
  const disturbances = stopDisturbing();
  using balance = shared.balance.lock();
  print`counted ${shared.count.n.value} and ${shared.recursiveCount.n.value} of ${threadCount * rounds}, balance ${balance.value}`;
  print`writes ${shared.a.n.value === shared.b.n.value}, torn reads ${shared.torn.value}`;
  print`preempted hundreds of times: ${disturbances > 300}, checked each time: ${shared.checks.value === disturbances}`;
  print`tries failed: ${shared.failedTries.value > 0}`;
}
