// Wait queues, from inside of the kernel: the order of waking, time-outs, moves between priorities,
// and waking from an interrupt handler that finds the scheduler at work.

import { clock, type JoinHandle, print, sleep, spawn, Thread } from 'heddle';
import { readTsc } from '../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../../kernel/locks/preemption-guard.ts';
import { levelOf } from '../../../kernel/sched/run-queue.ts';
import { deadlineAfter } from '../../../kernel/sched/sleep.ts';
import { threadWithId } from '../../../kernel/sched/thread-store.ts';
import { WaitQueue } from '../../../kernel/sched/wait-queue.ts';
import { WaitResult } from '../../../kernel/sched/wait-result.ts';
import { noDeadline } from '../../../kernel/time/timer-queue.ts';

class Shared {
  readonly queue = new WaitQueue();
  readonly threads = array<JoinHandle | null, 40>(40);
  /** Decimal digits, in the order of waking. */
  order: u64 = 0;
  timedOut: u32 = 0;
  woken: u32 = 0;
}
const shared = new Shared();

function waitAs(digit: u64): void {
  holdPreemption();
  const result = shared.queue.wait();
  releasePreemption();
  if (result === WaitResult.Woken) shared.order = shared.order * 10 + digit;
}

function startWaiters(): void {
  shared.order = 0;
  for (let i: u32 = 0; i < 9; i++) {
    // Priorities 40, 45, 50, 40, …: digits 1, 4, 7 have 40; 2, 5, 8 have 45; 3, 6, 9 have 50.
    shared.threads[i] = spawn<u64>(waitAs, u64(i + 1), { name: 'waiter', priority: u8(40 + 5 * (i % 3)) });
  }
  Thread.yield();
  sleep(100);
}

function joinAll(count: u32): void {
  for (let i: u32 = 0; i < count; i++) shared.threads[i]?.join();
}

function wakeInOrder(): void {
  startWaiters();
  holdPreemption();
  let count: u32 = 0;
  for (let thread = shared.queue.first; thread !== null; thread = shared.queue.after(thread)) count += 1;
  while (!shared.queue.isEmpty) shared.queue.wakeOne();
  releasePreemption();
  joinAll(9);
  print`${count} waiters, woken one by one: ${shared.order}`;
}

function waiter(index: u32): Thread {
  return threadWithId(shared.threads[index]!.id)!;
}

function moveAndWakeAll(): void {
  startWaiters();
  holdPreemption();
  // The first of priority 40 goes to the front, the last of priority 50 behind all.
  shared.queue.moveToLevel(waiter(0), levelOf(60));
  shared.queue.moveToLevel(waiter(8), levelOf(10));
  shared.queue.wakeThread(waiter(4));
  const count = shared.queue.wakeAll();
  releasePreemption();
  joinAll(9);
  print`one by name, then ${count}: ${shared.order}`;
}

function waitInVain(timeoutUs: u64): void {
  const before = clock.nowNs();
  holdPreemption();
  const result = shared.queue.wait(deadlineAfter(timeoutUs));
  releasePreemption();
  const waitedNs = clock.nowNs() - before;
  if (result === WaitResult.TimedOut && waitedNs >= timeoutUs * 1000 && waitedNs < timeoutUs * 1000 + 50_000) shared.timedOut += 1;
  if (result === WaitResult.Woken) shared.woken += 1;
}

function timeOut(): void {
  for (let i: u32 = 0; i < 40; i++) shared.threads[i] = spawn<u64>(waitInVain, u64((i * 7) % 40) * 50 + 500, { name: 'impatient', priority: 40 });
  sleep(1500);
  holdPreemption();
  const left = shared.queue.wakeAll();
  releasePreemption();
  joinAll(40);
  print`timed out: ${shared.timedOut}, woken before: ${shared.woken}, as many as were left: ${left === shared.woken}, empty: ${shared.queue.isEmpty}`;
  holdPreemption();
  const past = shared.queue.wait(readTsc() - 1);
  releasePreemption();
  print`a deadline in the past does not block: ${past === WaitResult.TimedOut}, for ever is ${noDeadline === deadlineAfter(u64.MAX_VALUE)}`;
}

export function main(): void {
  wakeInOrder();
  moveAndWakeAll();
  timeOut();
}
