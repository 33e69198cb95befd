// 63 threads beside main, of mixed priorities, that start, yield, are preempted and end, over and
// over: slots and stacks are reused, and every one does its work.

import { type JoinHandle, preemption, print, spawn, Thread } from 'heddle';

const threadCount: u32 = 63;
const roundCount: u32 = 20;

class Crowd {
  readonly threads = array<JoinHandle | null, 63>(63);
  finished!: volatile<u32>;
  sum!: volatile<u64>;
}

const crowd = new Crowd();

function work(index: u32): void {
  for (let i: u32 = 0; i < 50; i++) {
    if (i % 8 === index % 8) Thread.yield();
  }
  using _guard = preemption.hold();
  crowd.finished.value += 1;
  crowd.sum.value += index;
}

function runRound(): void {
  for (let i: u32 = 0; i < threadCount; i++) {
    crowd.threads[i] = spawn(work, i, { name: 'worker', priority: u8(i % 64) });
    assert(crowd.threads[i] !== null, 'there is room for 63 threads beside main');
  }
  for (let i: u32 = 0; i < threadCount; i++) crowd.threads[i]?.join();
}

export function main(): void {
  for (let round: u32 = 0; round < roundCount; round++) {
    if (round === roundCount / 2) preemption.enable(100);
    runRound();
  }
  print`threads finished: ${crowd.finished.value} of ${threadCount * roundCount}`;
  print`sum of their numbers: ${crowd.sum.value} of ${roundCount * threadCount * (threadCount - 1) / 2}`;
}
