// A reader-writer lock under readers that overlap for ever, and under writers that queue for ever:
// neither side starves.

import { type JoinHandle, preemption, print, RwLock, sleep, spawn } from 'heddle';

const lock = new RwLock();

class Shared {
  isOver!: volatile<bool>;
  reads!: volatile<u32>;
  writes!: volatile<u32>;
  readersAtOnce!: volatile<u32>;
  mostReadersAtOnce!: volatile<u32>;
}
const shared = new Shared();

function readForEver(_unused: u32): void {
  while (!shared.isOver.value) {
    using _reading = lock.read();
    shared.readersAtOnce.value += 1;
    shared.mostReadersAtOnce.value = max<u32>(shared.mostReadersAtOnce.value, shared.readersAtOnce.value);
    sleep(20);
    shared.readersAtOnce.value -= 1;
    shared.reads.value += 1;
  }
}

function writeForEver(_unused: u32): void {
  while (!shared.isOver.value) {
    using _writing = lock.write();
    sleep(10);
    shared.writes.value += 1;
  }
}

function run(readerCount: u32, writerCount: u32): void {
  shared.isOver.value = false;
  shared.reads.value = 0;
  shared.writes.value = 0;
  const threads = onStack(array<JoinHandle | null, 8>(8));
  let count: u32 = 0;
  for (let i: u32 = 0; i < readerCount; i++) {
    threads[count] = spawn<u32>(readForEver, 0, { name: 'reader' });
    count += 1;
    sleep(7);
  }
  for (let i: u32 = 0; i < writerCount; i++) {
    threads[count] = spawn<u32>(writeForEver, 0, { name: 'writer' });
    count += 1;
  }
  sleep(5000);
  shared.isOver.value = true;
  for (let i: u32 = 0; i < count; i++) threads[i]!.join();
}

export function main(): void {
  preemption.enable();
  run(4, 1);
  print`four readers, one writer: writes ${shared.writes.value > 50}, reads ${shared.reads.value > 200}, readers at once ${shared.mostReadersAtOnce.value}`;
  run(1, 4);
  print`one reader, four writers: writes ${shared.writes.value > 100}, reads ${shared.reads.value > 50}`;
}
