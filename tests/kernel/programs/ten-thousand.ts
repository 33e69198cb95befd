// Ten thousand threads alive at once in 256 MiB, and what a yield, a wake, a spawn with its join and
// a timer cost with 2, 32 and 10,000 threads: in ticks of the TSC, which are guest instructions here.

import { clock, type JoinHandle, preemption, print, Semaphore, sleep, spawn, Thread, ThreadBuilder, threads, Timer } from 'heddle';

const rounds: u64 = 500;

class Crowd {
  readonly gate = new Semaphore(0);
  readonly door = new Semaphore(0);
  passed: u32 = 0;
  count: u32 = 0;
}
const crowd = new Crowd();
const timer = new Timer();

function waitAtGate(_ignored: u32): void {
  crowd.gate.get();
  crowd.passed += 1;
}

function fill(count: u32): void {
  for (; crowd.count < count; crowd.count++) {
    const { handle } = onStack(new ThreadBuilder()).name('one of many').stackSize(4096).priority(40).spawn(waitAtGate, 0);
    if (handle === null) break;
    handle.detach();
  }
}

function yieldOften(_ignored: u32): void {
  for (let i: u64 = 0; i < rounds; i++) Thread.yield();
}

function answer(_ignored: u32): void {
  for (let i: u64 = 0; i < rounds; i++) crowd.door.get();
}

function nothing(_ignored: u32): void {}

/** Tenths of a tick. */
function since(start: u64, times: u64): u64 {
  return ((clock.nowTicks() - start) * 10) / times;
}

function measure(count: u32): void {
  fill(count - 2);
  const one = spawn<u32>(yieldOften, 0)!;
  const two = spawn<u32>(yieldOften, 0)!;
  let start = clock.nowTicks();
  one.join();
  two.join();
  const yielding = since(start, rounds * 2);
  const waiter = spawn<u32>(answer, 0, { priority: 50 })!;
  start = clock.nowTicks();
  for (let i: u64 = 0; i < rounds; i++) crowd.door.put();
  const waking = since(start, rounds);
  waiter.join();
  start = clock.nowTicks();
  for (let i: u64 = 0; i < rounds; i++) spawn<u32>(nothing, 0)!.join();
  const spawning = since(start, rounds);
  start = clock.nowTicks();
  for (let i: u64 = 0; i < rounds; i++) {
    timer.startOnce(1_000_000 + i);
    timer.stop();
  }
  const timing = since(start, rounds);
  print`${threads.count() + 1} threads: yield ${yielding / 10}.${yielding % 10}, wake of a higher thread and back ${waking / 10}, spawn and join ${spawning / 10}, timer set and stopped ${timing / 10}`;
}

function sleepAwhile(us: u64): void {
  const before = clock.nowUs();
  sleep(us);
  const late = clock.nowUs() - before - us;
  if (late > crowd.count) crowd.count = u32(late);
  crowd.passed += 1;
}

function sleepers(count: u32): void {
  crowd.passed = 0;
  crowd.count = 0;
  let made: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const { handle } = onStack(new ThreadBuilder()).stackSize(4096).priority(40).spawn(sleepAwhile, 100_000 + u64((i * 7919) % count) * 10);
    if (handle === null) break;
    made += 1;
    handle.detach();
  }
  const left: JoinHandle | null = spawn<u64>(sleepAwhile, 400_000);
  left?.join();
  print`${made} sleepers, woken ${crowd.passed - 1}, late by less than 100 us: ${crowd.count < 100}`;
}

export function main(): void {
  preemption.enable();
  measure(2);
  measure(32);
  measure(10_000);
  print`alive: ${threads.count()}`;
  for (let i: u32 = 0; i < crowd.count; i++) crowd.gate.put();
  print`passed: ${crowd.passed}, left: ${threads.count()}`;
  sleepers(10_000);
}
