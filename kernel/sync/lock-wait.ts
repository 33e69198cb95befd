// Waiting for a mutex that somebody holds. Preemption is held once on the way in and out.

import { thisCpu } from '../sched/cpu.ts';
import { takeLock, waitForLock } from '../sched/lock-transfer.ts';
import type { OwnedLock } from '../sched/owned-lock.ts';
import { deadlineAfter } from '../sched/sleep.ts';
import { WaitResult } from '../sched/wait-result.ts';
import { noDeadline } from '../time/timer-queue.ts';
import { panicIfDeadlock } from './deadlock.ts';
import { SyncResult, resultOf } from './sync-result.ts';

/**
 * Locks, or says why not: Done, Poisoned (both locked), TimedOut, Cancelled.
 * @noinline
 */
export function lockContended(lock: OwnedLock, timeoutUs: u64): SyncResult {
  const thread = thisCpu.current;
  const deadline = deadlineAfter(timeoutUs);
  if (lock.owner === null) {
    takeLock(lock, thread);
  } else {
    assert(lock.owner !== thread, 'Mutex.lock: the thread holds the mutex already');
    if (deadline === noDeadline) panicIfDeadlock(lock);
    const result = waitForLock(lock, deadline);
    if (result !== WaitResult.Woken) return resultOf(result);
  }
  return lock.isPoisoned ? SyncResult.Poisoned : SyncResult.Done;
}

/**
 * Locks; a cancellation is noted for later.
 * @cold
 * @noinline
 */
export function lockWhateverHappens(lock: OwnedLock): void {
  const thread = thisCpu.current;
  assert(lock.owner !== thread, 'Mutex.lock: the thread holds the mutex already');
  let wasCancelled = false;
  while (lock.owner !== thread) {
    if (lock.owner === null) {
      takeLock(lock, thread);
      break;
    }
    panicIfDeadlock(lock);
    // A cancelled thread does not wait, so it is none while it does.
    wasCancelled = wasCancelled || thread.isCancelled;
    thread.isCancelled = false;
    waitForLock(lock, noDeadline);
  }
  if (wasCancelled) thread.isCancelled = true;
}
