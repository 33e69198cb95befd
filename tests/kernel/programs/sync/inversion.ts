// Priority inversion, and what inheritance makes of it: a chain of three threads, of which the lowest
// holds what the others need in the end, and a hog of middle priority that keeps the lowest from running.
//
// With semaphores in the place of mutexes nobody inherits, and the highest waits for the hog.

import { clock, Mutex, preemption, print, Semaphore, sleep, spawn, Thread } from 'heddle';

const hogUs: u64 = 5000;
const first = new Mutex('first');
const second = new Mutex('second');
const firstUnit = new Semaphore(1);
const secondUnit = new Semaphore(1);

class Times {
  hogEndUs!: volatile<u64>;
  highestGotUs!: volatile<u64>;
  lowPriority!: volatile<u32>;
  middlePriority!: volatile<u32>;
  lowPriorityAfter!: volatile<u32>;
}
const times = new Times();

function lowWithMutex(_unused: u32): void {
  first.lock();
  sleep(100);
  clock.spinUs(200);
  times.lowPriority.value = Thread.current.effectivePriority;
  first.unlock();
  times.lowPriorityAfter.value = Thread.current.effectivePriority;
}

function middleWithMutex(_unused: u32): void {
  second.lock();
  first.lock();
  times.middlePriority.value = Thread.current.effectivePriority;
  first.unlock();
  second.unlock();
}

function highWithMutex(_unused: u32): void {
  second.lock();
  times.highestGotUs.value = clock.nowUs();
  second.unlock();
}

function lowWithSemaphore(_unused: u32): void {
  firstUnit.get();
  sleep(100);
  clock.spinUs(200);
  firstUnit.put();
}

function middleWithSemaphore(_unused: u32): void {
  secondUnit.get();
  firstUnit.get();
  firstUnit.put();
  secondUnit.put();
}

function highWithSemaphore(_unused: u32): void {
  secondUnit.get();
  times.highestGotUs.value = clock.nowUs();
  secondUnit.put();
}

function hog(_unused: u32): void {
  clock.spinUs(hogUs);
  times.hogEndUs.value = clock.nowUs();
}

function run(low: (unused: u32) => void, middle: (unused: u32) => void, high: (unused: u32) => void): bool {
  const a = spawn<u32>(low, 0, { name: 'low', priority: 10 });
  sleep(20);
  const b = spawn<u32>(middle, 0, { name: 'middle', priority: 20 });
  sleep(20);
  const c = spawn<u32>(high, 0, { name: 'high', priority: 50 });
  const d = spawn<u32>(hog, 0, { name: 'hog', priority: 30 });
  sleep(20);
  a!.join();
  b!.join();
  c!.join();
  d!.join();
  return times.highestGotUs.value > times.hogEndUs.value;
}

export function main(): void {
  preemption.enable();
  print`without inheritance the highest waited for the hog: ${run(lowWithSemaphore, middleWithSemaphore, highWithSemaphore)}`;
  print`with inheritance the highest waited for the hog: ${run(lowWithMutex, middleWithMutex, highWithMutex)}`;
  print`priorities: low ${times.lowPriority.value}, then ${times.lowPriorityAfter.value}; middle ${times.middlePriority.value}`;
}
