// Twenty threads of eight priorities that spin, yield, hold preemption, mask interrupts, and make
// short-lived threads of random priority, preempted every 100 us. Random by a fixed seed. Every
// thread that was made must have done its work in the end.

import { interruptGuard, type JoinHandle, preemption, print, spawn, SpinLock, Thread } from 'heddle';

const seed: u64 = 88_172_645_463_325_252;
const workerCount: u32 = 20;
const stepsPerWorker: u32 = 200;

class Stress {
  random: u64 = seed;
  readonly lock = new SpinLock();
  readonly workers = array<JoinHandle | null, 20>(20);
  made!: volatile<u64>;
  finished!: volatile<u64>;
}

const stress = new Stress();

/** Marsaglia's xorshift; below `limit`. */
function random(limit: u64): u64 {
  using _guard = preemption.hold();
  stress.random ^= stress.random << 13;
  stress.random ^= stress.random >>> 7;
  stress.random ^= stress.random << 17;
  return stress.random % limit;
}

function spin(turns: u64): void {
  for (let i: u64 = 0; i < turns; i++) pause();
}

function finishAfter(turns: u64): void {
  spin(turns);
  using _held = stress.lock.acquire();
  stress.finished.value += 1;
}

function make(): JoinHandle | null {
  const thread = spawn<u64>(finishAfter, random(3000), { name: 'short', priority: u8(random(64)), timeSliceUs: 100 });
  if (thread === null) return null;
  using _held = stress.lock.acquire();
  stress.made.value += 1;
  return thread;
}

function spinHeld(): void {
  using _guard = preemption.hold();
  spin(random(2000));
}

function spinMasked(): void {
  using _guard = interruptGuard.acquire();
  spin(random(2000));
}

function work(_index: u32): void {
  for (let step: u32 = 0; step < stepsPerWorker; step++) {
    switch (random(6)) {
      case 0:
        Thread.yield();
        break;
      case 1:
        spinHeld();
        break;
      case 2:
        spinMasked();
        break;
      case 3:
        make()?.join();
        break;
      case 4:
        make()?.detach();
        break;
      default:
        spin(random(5000));
    }
  }
}

export function main(): void {
  print`seed: ${seed}`;
  preemption.enable(100);
  for (let i: u32 = 0; i < workerCount; i++) stress.workers[i] = spawn(work, i, { name: 'worker', priority: u8(20 + (i % 8)) });
  for (let i: u32 = 0; i < workerCount; i++) stress.workers[i]?.join();
  // main's priority is not the lowest: detached threads below it may still be on their way.
  const last = spawn<u64>(finishAfter, 0, { name: 'last', priority: 0 });
  last?.join();
  print`threads made: ${stress.made.value > 300}`;
  print`all finished: ${stress.finished.value === stress.made.value + 1}`;
}
