// Priority inheritance: who holds a lock that a thread of higher priority waits for runs with that
// priority until it gives the lock back, and so does whoever it waits for in turn.
//
// A thread's level is its own or that of the highest waiter of any lock that it holds. Boosting
// walks from holder to holder; taking a boost back looks at the locks that the thread still holds.
// Preemption is held throughout.

import { type Cpu, thisCpu } from './cpu.ts';
import type { OwnedLock } from './owned-lock.ts';
import { assignLevel } from './run-queue.ts';
import { startSliceTimer } from './slice-timer.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { preferOther } from './wake.ts';

/** Somebody of `level` is about to wait for the lock: its holder, and whoever that waits for, runs on that level at least. */
export function lendLevel(wanted: OwnedLock, level: u8): void {
  let lock: OwnedLock | null = wanted;
  while (lock !== null) {
    const owner: Thread | null = lock.owner;
    if (owner === null || owner.level <= level) return;
    setLevel(owner, level);
    lock = lockWaitedFor(owner);
  }
}

/** Gives a thread the level that is its due now: after it gave a lock back, after a waiter left, after a change of its own priority. */
export function refreshLevel(changed: Thread): void {
  let thread: Thread | null = changed;
  while (thread !== null) {
    const level = dueLevel(thread);
    if (level === thread.level) return;
    setLevel(thread, level);
    const lock: OwnedLock | null = lockWaitedFor(thread);
    thread = lock === null ? null : lock.owner;
  }
}

/** The thread's own level, or that of the highest that waits for a lock of its. */
export function dueLevel(thread: Thread): u8 {
  let level = min<u8>(thread.baseLevel, thread.agedLevel);
  for (let lock = thread.heldLocks; lock !== null; lock = lock.nextHeld) {
    const first = lock.waiters.first;
    if (first !== null && first.level < level) level = first.level;
  }
  return level;
}

/** The lock that a thread waits for now; one whose time is up has left the queue before it can say so. */
export function lockWaitedFor(thread: Thread): OwnedLock | null {
  const lock = thread.waitsFor;
  return lock !== null && thread.waitsIn === lock.waiters ? lock : null;
}

/** Moves a thread to another level wherever it stands: running, ready, or waiting. */
export function setLevel(thread: Thread, level: u8): void {
  const cpu = thisCpu.self;
  if (thread.state === ThreadState.Ready) {
    if (thread === cpu.current) moveRunning(cpu, thread, level);
    else moveReady(cpu, thread, level);
    return;
  }
  const queue = thread.waitsIn;
  if (queue !== null) queue.moveToLevel(thread, level);
  else assignLevel(thread, level);
}

function moveRunning(cpu: Cpu, thread: Thread, level: u8): void {
  cpu.queue.moveRunning(thread, level);
  if (cpu.queue.top.level < level) preferOther(cpu);
  else if (cpu.wantsSliceTimer && thread.next !== thread) startSliceTimer(cpu);
}

function moveReady(cpu: Cpu, thread: Thread, level: u8): void {
  cpu.queue.remove(thread);
  assignLevel(thread, level);
  cpu.queue.push(thread, cpu.current);
  if (level < cpu.current.level) preferOther(cpu);
  else if (level === cpu.current.level && cpu.wantsSliceTimer) startSliceTimer(cpu);
}
