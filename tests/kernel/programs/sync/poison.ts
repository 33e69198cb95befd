// A thread that ends while it holds mutexes: who waits gets them, and is told.

import { Mutex, preemption, print, RecursiveMutex, sleep, spawn, SyncResult, Thread } from 'heddle';

const mutex = new Mutex('ledger');
const other = new Mutex('other');
const recursive = new RecursiveMutex('nested');

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
}
