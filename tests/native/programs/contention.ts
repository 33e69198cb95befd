// Four threads count behind a mutex while time slices of 1 ms end anywhere; each also adds up floats,
// which must come out as if it had been alone.

import { Mutex, preemption, print, spawn, Thread, type JoinHandle } from 'heddle';

const threadCount: u32 = 4;
const rounds: u32 = 400_000;

class Shared {
  readonly mutex = new Mutex('count');
  count: u32 = 0;
  /** How often a thread found the mutex held, which only preemption explains. */
  misses: u32 = 0;
  preemptions: u64 = 0;
}

const shared = new Shared();
const sums = array<f64, 4>(4);
const threads = array<JoinHandle | null, 4>(4);

function work(number: u32): void {
  let sum: f64 = 0;
  for (let round: u32 = 0; round < rounds; round++) {
    sum += 0.5 * f64(number + 1);
    if (shared.mutex.tryLock() === null) {
      shared.misses += 1;
      shared.mutex.lock();
    }
    const before = shared.count;
    pause();
    shared.count = before + 1;
    shared.mutex.unlock();
  }
  sums[number] = sum;
  shared.preemptions += Thread.current.preemptionCount;
}

export function main(): void {
  preemption.enable(1000);
  for (let i: u32 = 0; i < threadCount; i++) threads[i] = spawn<u32>(work, i, { name: 'worker' });
  for (const thread of threads) {
    thread?.join();
  }
  print`count ${shared.count}`;
  for (const sum of sums) print`sum ${u64(sum)}`;
  print`${shared.preemptions > 0 ? 'preempted' : 'never preempted'}`;
}
