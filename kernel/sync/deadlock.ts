// A deadlock among mutexes: each thread of a circle waits for a lock that the next one holds. Found by
// the thread that would close the circle, before it waits, at the cost of one step for each thread of
// the chain, in all builds.
//
// A thread that waits with a time-out will go away again, so a circle with one is none.

import { report, startFreshLine } from '../observe/console.ts';
import { thisCpu } from '../sched/cpu.ts';
import { lockWaitedFor } from '../sched/inheritance.ts';
import type { OwnedLock } from '../sched/owned-lock.ts';
import type { Thread } from '../sched/thread.ts';

/** Panics, naming the threads and locks, if the running thread could never get the lock. Preemption is held. */
export function panicIfDeadlock(wanted: OwnedLock): void {
  const thread = thisCpu.current;
  if (!leadsTo(wanted, thread)) return;
  startFreshLine();
  report`threads that wait for each other:`;
  reportLink(thread, wanted);
  let lock: OwnedLock = wanted;
  while (lock.owner !== thread) {
    const owner: Thread = lock.owner!;
    lock = owner.waitsFor!;
    reportLink(owner, lock);
  }
  panic('deadlock: the mutex would never be free');
}

/** Whether the holder of the lock waits, over however many others, for a lock of `thread`. */
function leadsTo(wanted: OwnedLock, thread: Thread): bool {
  let lock: OwnedLock | null = wanted;
  while (lock !== null) {
    const owner: Thread | null = lock.owner;
    if (owner === null || owner.timeout.isQueued) return false;
    if (owner === thread) return true;
    lock = lockWaitedFor(owner);
  }
  return false;
}

function reportLink(thread: Thread, lock: OwnedLock): void {
  report`    ${thread.number} "${thread.name}" waits for "${lock.name}", which ${lock.owner!.number} "${lock.owner!.name}" holds`;
}
