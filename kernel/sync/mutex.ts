// A mutex: one thread at a time, the others wait by priority, and lend it theirs (sched/inheritance.ts).
//
//     using _guard = mutex.lock();   // until the end of the block, whichever way it is left
//
// The lock is handed over to who waits first. A thread that ends while it holds one leaves it to the
// next, poisoned. Its holder may not lock it again: that is what a RecursiveMutex is for.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { thisCpu } from '../sched/cpu.ts';
import { dropLock, isSimplyHeld, passLockOn, takeLock } from '../sched/lock-transfer.ts';
import { OwnedLock } from '../sched/owned-lock.ts';
import { forever } from '../sched/sleep.ts';
import { checkLockOrder, noteLocked } from './lock-order.ts';
import { lockContended, lockWhateverHappens } from './lock-wait.ts';
import { checkLock } from './lock-invariants.ts';
import { assertMayBlock } from './may-block.ts';
import { SyncResult } from './sync-result.ts';

export class Mutex extends OwnedLock {
  /** `name` is for reports; not copied. */
  constructor(name: string = 'mutex') {
    super(name);
  }

  /**
   * Locks it, however long that takes: a cancelled thread waits too, since it may need the lock to clean up.
   * `isPoisoned` says whether a thread ended while it held it. Panics if the caller holds it, or if this
   * would be a deadlock.
   */
  lock(): this {
    if (checksEnabled()) {
      assertMayBlock('Mutex.lock', returnAddress());
      checkLockOrder(this, returnAddress());
    }
    holdPreemption();
    const thread = thisCpu.current;
    if (unlikely(this.owner !== null)) lockWhateverHappens(this);
    else takeLock(this, thread);
    releasePreemption();
    if (checksEnabled()) noteLocked(this, returnAddress());
    return this;
  }

  /** Locks it if nobody holds it; null if somebody does. */
  tryLock(): this | null {
    holdPreemption();
    const isFree = this.owner === null;
    if (isFree) takeLock(this, thisCpu.current);
    releasePreemption();
    if (checksEnabled() && isFree) noteLocked(this, returnAddress());
    return isFree ? this : null;
  }

  /** Locks it within that time; null if it took longer, or the thread was cancelled. */
  lockFor(timeoutUs: u64): this | null {
    if (checksEnabled()) assertMayBlock('Mutex.lockFor', returnAddress());
    const result = this.lockWithin(timeoutUs);
    if (result !== SyncResult.Done && result !== SyncResult.Poisoned) return null;
    if (checksEnabled()) noteLocked(this, returnAddress());
    return this;
  }

  /** The same in all detail: Done, or Poisoned (it is locked in both cases), TimedOut, Cancelled. */
  acquire(timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) {
      assertMayBlock('Mutex.acquire', returnAddress());
      if (timeoutUs === forever) checkLockOrder(this, returnAddress());
    }
    const result = this.lockWithin(timeoutUs);
    if (checksEnabled() && this.isHeld) noteLocked(this, returnAddress());
    return result;
  }

  /** Unlocks it. Panics unless the running thread holds it. */
  unlock(): void {
    holdPreemption();
    const thread = thisCpu.current;
    if (likely(isSimplyHeld(this, thread))) dropLock(this, thread);
    else this.unlockSlowly();
    releasePreemption();
  }

  [Symbol.dispose](): void {
    this.unlock();
  }

  /** Declares what it guards whole again. Panics unless the running thread holds it. */
  clearPoison(): void {
    assert(this.isHeld, 'Mutex.clearPoison: only the thread that holds the mutex may');
    this.isPoisoned = false;
  }

  /** Panics if the mutex contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    checkLock(this);
  }

  private lockWithin(timeoutUs: u64): SyncResult {
    holdPreemption();
    const result = lockContended(this, timeoutUs);
    releasePreemption();
    return result;
  }

  /**
   * @noinline
   */
  private unlockSlowly(): void {
    assert(this.isHeld, 'Mutex.unlock: only the thread that holds the mutex may');
    passLockOn(this);
  }
}
