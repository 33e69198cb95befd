// A thread that ends while it holds mutexes, by its own will or by an overflow of its stack: who waits
// gets them, and is told.

import { Mutex, preemption, print, RecursiveMutex, sleep, spawn, SyncResult, Thread } from 'heddle';

const mutex = new Mutex('ledger');
const other = new Mutex('other');
const recursive = new RecursiveMutex('nested');
const deep = new Mutex('deep');

class Depth {
  sum!: volatile<u64>;
}
const depth = new Depth();

function endWhileHolding(_unused: u32): void {
  mutex.lock();
  other.lock();
  recursive.lock();
  recursive.lock();
  sleep(100);
  Thread.exit();
}

function waitForIt(_unused: u32): void {
  const result = mutex.acquire();
  print`who waited got it poisoned: ${result === SyncResult.Poisoned}, it holds it: ${mutex.isHeld}`;
  mutex.unlock();
}

/** @noinline */
function recurse(n: u64): u64 {
  depth.sum.value += n;
  return recurse(n + 1) + depth.sum.value;
}

function overflowWhileHolding(_unused: u32): void {
  deep.lock();
  sleep(50);
  depth.sum.value = recurse(0);
}

function waitForDeep(_unused: u32): void {
  const result = deep.acquire();
  print`after an overflow it is poisoned: ${result === SyncResult.Poisoned}, and held: ${deep.isHeld}`;
  deep.unlock();
}

export function main(): void {
  preemption.enable();
  const ending = spawn<u32>(endWhileHolding, 0, { name: 'careless', priority: 40 });
  const waiting = spawn<u32>(waitForIt, 0, { name: 'waiting', priority: 40 });
  ending!.join();
  waiting!.join();
  print`still poisoned: ${mutex.isPoisoned}, also the one that nobody waited for: ${other.isPoisoned}`;
  {
    using _guard = mutex.lock();
    mutex.clearPoison();
  }
  print`cleared: ${mutex.acquire() === SyncResult.Done}`;
  mutex.unlock();
  {
    using _nested = recursive.lock();
    print`the recursive one is held once: ${recursive.isHeld}, poisoned: ${recursive.isPoisoned}`;
  }
  print`and then free: ${!recursive.isHeld}`;
  spawn<u32>(overflowWhileHolding, 0, { name: 'deep', priority: 40 })!.detach();
  spawn<u32>(waitForDeep, 0, { name: 'waiting', priority: 40 })!.join();
}
