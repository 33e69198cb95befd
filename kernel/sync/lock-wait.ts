// Waiting for a mutex that somebody holds. Preemption is held once on the way in and out.

import { thisCpu } from '../sched/cpu.ts';
import { takeLock, waitForLock } from '../sched/lock-transfer.ts';
import type { OwnedLock } from '../sched/owned-lock.ts';
import { deadlineAfter } from '../sched/sleep.ts';
import { WaitResult } from '../sched/wait-result.ts';
import { noDeadline } from '../time/timer-queue.ts';
import { panicIfDeadlock } from './deadlock.ts';
import { insist } from './insist.ts';
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
 * Locks what another thread holds; a cancellation is noted for later.
 * @noinline
 */
export function lockWhateverHappens(lock: OwnedLock): void {
  assert(lock.owner !== thisCpu.current, 'Mutex.lock: the thread holds the mutex already');
  panicIfDeadlock(lock);
  insist(() => { waitForLock(lock, noDeadline); });
}
