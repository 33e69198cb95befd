// A thread unlocks a mutex that another one holds.

import { Mutex, spawn } from 'heddle';

const mutex = new Mutex('owned');

function unlockOfAnother(_ignored: u32): void {
  mutex.unlock();
}

export function main(): void {
  mutex.lock();
  spawn<u32>(unlockOfAnother, 0, { name: 'stranger' })?.join();
}
