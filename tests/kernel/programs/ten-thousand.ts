// Ten thousand threads alive at once in 256 MiB: as waiters of a semaphore, all of which pass, and as sleepers,
// each of which wakes in time. What operations cost meanwhile is bench/guest/kernel.ts.

import { clock, preemption, print, Semaphore, sleep, spawn, ThreadBuilder, threads } from 'heddle';

const most: u32 = 10_000;

class Crowd {
  readonly gate = new Semaphore(0);
  passed: u32 = 0;
  worstLateUs: u64 = 0;
}
const crowd = new Crowd();

function waitAtGate(_ignored: u32): void {
  crowd.gate.get();
  crowd.passed += 1;
}

function gather(): void {
  let made: u32 = 0;
  for (; made < most - 1; made++) {
    const { handle } = onStack(new ThreadBuilder()).name('one of many').stackSize(4096).priority(40).spawn(waitAtGate, 0);
    if (handle === null) break;
    handle.detach();
  }
  print`alive: ${threads.count()}`;
  for (let i: u32 = 0; i < made; i++) crowd.gate.put();
  print`passed: ${crowd.passed}, left: ${threads.count()}`;
}

function sleepAwhile(us: u64): void {
  const before = clock.nowUs();
  sleep(us);
  crowd.worstLateUs = max<u64>(crowd.worstLateUs, clock.nowUs() - before - us);
  crowd.passed += 1;
}

function sleepers(): void {
  crowd.passed = 0;
  let made: u32 = 0;
  for (let i: u32 = 0; i < most; i++) {
    const { handle } = onStack(new ThreadBuilder()).stackSize(4096).priority(40).spawn(sleepAwhile, 100_000 + u64((i * 7919) % most) * 10);
    if (handle === null) break;
    made += 1;
    handle.detach();
  }
  spawn<u64>(sleepAwhile, 400_000)!.join();
  print`${made} sleepers, woken ${crowd.passed - 1}, late by less than 100 us: ${crowd.worstLateUs < 100}`;
}

export function main(): void {
  preemption.enable();
  gather();
  sleepers();
}
