// A mutex that its holder may lock again; it is free when it was unlocked as often. For code that
// calls itself by ways that are hard to follow; where they are not, a Mutex finds mistakes.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { thisCpu } from '../sched/cpu.ts';
import { passLockOn } from '../sched/lock-transfer.ts';
import { OwnedLock } from '../sched/owned-lock.ts';
import { forever } from '../sched/sleep.ts';
import { checkLock } from './lock-invariants.ts';
import { checkLockOrder, noteLocked } from './lock-order.ts';
import { lockContended, lockWhateverHappens } from './lock-wait.ts';
import { assertMayBlock } from './may-block.ts';
import { SyncResult } from './sync-result.ts';

export class RecursiveMutex extends OwnedLock {
  /** How often its holder has locked it. */
  private depth: u32 = 0;

  /** `name` is for reports; not copied. */
  constructor(name: string = 'recursive mutex') {
    super(name);
  }

  /** Locks it, once more if the caller holds it. A cancelled thread waits too. */
  lock(): this {
    if (checksEnabled()) {
      assertMayBlock('RecursiveMutex.lock', returnAddress());
      if (!this.isHeld) checkLockOrder(this, returnAddress());
    }
    holdPreemption();
    if (this.owner === thisCpu.current) {
      this.depth += 1;
    } else {
      if (this.owner === null) lockContended(this, forever);
      else lockWhateverHappens(this);
      this.depth = 1;
    }
    releasePreemption();
    if (checksEnabled() && this.depth === 1) noteLocked(this, returnAddress());
    return this;
  }

  /** Locks it if no other thread holds it; null if one does. */
  tryLock(): this | null {
    holdPreemption();
    const isOpen = this.owner === null || this.owner === thisCpu.current;
    if (isOpen) this.enter();
    releasePreemption();
    return isOpen ? this : null;
  }

  /** Done, or Poisoned (it is locked in both cases), TimedOut, Cancelled. */
  acquire(timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('RecursiveMutex.acquire', returnAddress());
    holdPreemption();
    let result = SyncResult.Done;
    if (this.owner === thisCpu.current) {
      this.depth += 1;
    } else {
      result = lockContended(this, timeoutUs);
      if (this.owner === thisCpu.current) this.depth = 1;
    }
    releasePreemption();
    return result;
  }

  /** Takes back one lock. Panics unless the running thread holds it. */
  unlock(): void {
    holdPreemption();
    assert(this.owner === thisCpu.current, 'RecursiveMutex.unlock: only the thread that holds the mutex may');
    this.depth -= 1;
    if (this.depth === 0) passLockOn(this);
    releasePreemption();
  }

  [Symbol.dispose](): void {
    this.unlock();
  }

  /** Panics if the mutex contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    checkLock(this);
    // The thread that it was handed to counts when it runs.
    assert(this.depth === 0 || this.owner !== null, 'a recursive mutex is locked, and nobody holds it');
  }

  /** Nobody else holds it. */
  private enter(): void {
    if (this.owner === null) {
      lockContended(this, forever);
      this.depth = 1;
    } else {
      this.depth += 1;
    }
  }
}
