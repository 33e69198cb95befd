// What preemption does to a counter that several threads add to, and how a lock mends it. Without
// one, a thread that is preempted between reading and writing undoes what the others added.

import { preemption, print, SpinLock, spawn, type JoinHandle } from 'heddle';

const threadCount: u32 = 4;
const additionsPerThread: u32 = 50_000;

class Counter {
  readonly lock = new SpinLock();
  value!: volatile<u32>;
}

const counter = new Counter();
const threads = array<JoinHandle | null, 4>(4);

/** A read and a write with some work between them. */
function addOne(): void {
  const before = counter.value.value;
  for (let i = 0; i < 4; i++) pause();
  counter.value.value = before + 1;
}

function addWithoutLock(times: u32): void {
  for (let i: u32 = 0; i < times; i++) addOne();
}

function addWithLock(times: u32): void {
  for (let i: u32 = 0; i < times; i++) {
    using _held = counter.lock.acquire();
    addOne();
  }
}

function count(work: (times: u32) => void): u32 {
  counter.value.value = 0;
  for (let i: u32 = 0; i < threadCount; i++) threads[i] = spawn(work, additionsPerThread, { name: 'adder' });
  for (let i: u32 = 0; i < threadCount; i++) threads[i]?.join();
  return counter.value.value;
}

export function main(): void {
  preemption.enable(100);
  print`${threadCount} threads add ${additionsPerThread} each: ${threadCount * additionsPerThread} in all`;
  const withoutLock = count(addWithoutLock);
  print`counted without a lock: ${withoutLock}`;
  const withLock = count(addWithLock);
  print`counted with a lock:    ${withLock}`;
}
