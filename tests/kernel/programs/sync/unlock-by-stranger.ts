// Only the thread that holds a mutex may unlock it.

import { Mutex, preemption, spawn } from 'heddle';

const mutex = new Mutex('mine');

function unlockIt(_unused: u32): void {
  mutex.unlock();
}

export function main(): void {
  preemption.enable();
  mutex.lock();
  spawn<u32>(unlockIt, 0, { name: 'stranger', priority: 40 })!.join();
}
