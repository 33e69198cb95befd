// What must be true of a lock with an owner at any time when nobody is in the middle of changing it.

import { dueLevel } from '../sched/inheritance.ts';
import type { OwnedLock } from '../sched/owned-lock.ts';
import type { Thread } from '../sched/thread.ts';

/** Panics if the lock contradicts itself or its threads. Needs preemption held. */
export function checkLock(lock: OwnedLock): void {
  const owner = lock.owner;
  if (owner === null) {
    assert(lock.waiters.isEmpty, 'a thread waits for a lock that nobody holds');
    return;
  }
  assert(holds(owner, lock), 'a lock is not among those of its owner');
  for (let thread = lock.waiters.first; thread !== null; thread = lock.waiters.after(thread)) {
    assert(thread.waitsFor === lock, 'a thread in the queue of a lock waits for another');
    assert(thread.level >= owner.level, 'a lock has an owner of lower priority than a waiter');
  }
}

/** Panics if a thread runs with another priority than it should. Needs preemption held. */
export function checkThreadLevel(thread: Thread): void {
  assert(thread.level === dueLevel(thread), 'a thread has a priority that nobody lent it');
}

function holds(thread: Thread, lock: OwnedLock): bool {
  for (let held = thread.heldLocks; held !== null; held = held.nextHeld) {
    if (held === lock) return true;
  }
  return false;
}
