// The other threads that are alive while the costs are measured: of three one is ready, at a priority below
// all that is measured, one waits for a semaphore, and one sleeps.
//
// So the run queue, the wait queues and the queue of timers are as full as a busy machine's. They use the
// CPU only while all threads that are measured wait.

import { type JoinHandle, Semaphore, sleep, spawn, Thread } from 'heddle';

export const lowestPriority: u8 = 5;
const sleepUs: u64 = 3_600_000_000;
const settleUs: u64 = 100_000;

class Crowd {
  readonly gate = new Semaphore(0);
  readonly members = array<JoinHandle | null, 10000>(10000);
  count: u32 = 0;
  isOver!: volatile<bool>;
}

const crowd = new Crowd();

function live(index: u32): void {
  switch (index % 3) {
    case 0:
      while (!crowd.isOver.value) Thread.yield();
      break;
    case 1:
      crowd.gate.get();
      break;
    default:
      sleep(sleepUs + u64(index) * 1000);
  }
}

/** Makes `count` of them, and waits until each is in its state. */
export function gather(count: u32): void {
  crowd.isOver.value = false;
  for (; crowd.count < count; crowd.count++) {
    const member = spawn<u32>(live, crowd.count, { name: 'other', priority: lowestPriority, stackSizeBytes: 8192 });
    if (member === null) panic('there is no memory for so many threads');
    crowd.members[crowd.count] = member;
  }
  sleep(settleUs);
}

/** Ends them all. */
export function disperse(): void {
  crowd.isOver.value = true;
  for (let i: u32 = 0; i < crowd.count; i++) {
    if (i % 3 === 1) crowd.gate.put();
    else if (i % 3 === 2) crowd.members[i]!.cancel();
  }
  for (let i: u32 = 0; i < crowd.count; i++) crowd.members[i]!.join();
  crowd.count = 0;
}
