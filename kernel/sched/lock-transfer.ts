// How a lock with an owner changes hands: taken, waited for, passed on to who waits first, left
// behind by a thread that ends.
//
// A lock is handed over, not put up for grabs: whoever is woken holds it already, and nobody who
// comes by can take it away. Preemption is held exactly once on the way in and out.

import { log } from '../observe/log.ts';
import { thisCpu } from './cpu.ts';
import { lendLevel, refreshLevel } from './inheritance.ts';
import type { OwnedLock } from './owned-lock.ts';
import type { Thread } from './thread.ts';
import { WaitResult } from './wait-result.ts';

/**
 * Gives a free lock to a thread.
 * @inline
 */
export function takeLock(lock: OwnedLock, thread: Thread): void {
  lock.owner = thread;
  lock.nextHeld = thread.heldLocks;
  thread.heldLocks = lock;
}

/**
 * True if the lock can be given back without a look at anybody else: the running thread took it
 * last, and nobody waits for it.
 * @inline
 */
export function isSimplyHeld(lock: OwnedLock, thread: Thread): bool {
  return thread.heldLocks === lock && lock.waiters.isEmpty;
}

/**
 * Gives such a lock back.
 * @inline
 */
export function dropLock(lock: OwnedLock, thread: Thread): void {
  thread.heldLocks = lock.nextHeld;
  lock.owner = null;
}

/**
 * Waits for a lock that another thread holds. Woken means that the running thread holds it now.
 * @blocks
 */
export function waitForLock(lock: OwnedLock, deadlineTicks: u64): WaitResult {
  const thread = thisCpu.current;
  thread.waitsFor = lock;
  lendLevel(lock, thread.level);
  const result = lock.waiters.wait(deadlineTicks);
  if (result === WaitResult.Woken) return result;
  // Nobody gave the lock to this thread; what it lent is taken back.
  thread.waitsFor = null;
  const owner = lock.owner;
  if (owner !== null) refreshLevel(owner);
  return result;
}

/** Gives the running thread's lock to who waits first, or to nobody, and takes back what was lent for it. */
export function passLockOn(lock: OwnedLock): void {
  const thread = thisCpu.current;
  unlink(lock, thread);
  giveToFirst(lock);
  if (thread.level !== thread.baseLevel) refreshLevel(thread);
}

/** The running thread ends: its locks go to who waits, poisoned. */
export function leaveLocksBehind(thread: Thread): void {
  for (let lock = thread.heldLocks; lock !== null; lock = thread.heldLocks) {
    log.error`thread ${thread.number} "${thread.name}" ended while it held the lock "${lock.name}"`;
    lock.isPoisoned = true;
    thread.heldLocks = lock.nextHeld;
    giveToFirst(lock);
  }
}

function giveToFirst(lock: OwnedLock): void {
  const next = lock.waiters.first;
  if (next === null) {
    lock.owner = null;
    return;
  }
  next.waitsFor = null;
  takeLock(lock, next);
  lock.waiters.wakeThread(next);
}

/** Takes the lock out of those that the thread holds. */
function unlink(lock: OwnedLock, thread: Thread): void {
  if (thread.heldLocks === lock) {
    thread.heldLocks = lock.nextHeld;
    return;
  }
  let later = thread.heldLocks!;
  while (later.nextHeld !== lock) later = later.nextHeld!;
  later.nextHeld = lock.nextHeld;
}
