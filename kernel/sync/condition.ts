// A condition variable: threads that hold a mutex wait for something to become true, and give the mutex
// up meanwhile.
//
//     using _guard = mutex.lock();
//     while (queue.isEmpty) changed.wait(mutex);
//
// Between giving up the mutex and waiting nobody can wake in vain. A waiter holds the mutex again when
// `wait` returns, with whatever result, so it looks again for itself.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { thisCpu } from '../sched/cpu.ts';
import { passLockOn, takeLock } from '../sched/lock-transfer.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { lockWhateverHappens } from './lock-wait.ts';
import { assertMayBlock } from './may-block.ts';
import type { Mutex } from './mutex.ts';
import { SyncResult, resultOf } from './sync-result.ts';

export class Condition {
  private readonly waiters = new WaitQueue();

  /**
   * Unlocks the mutex, waits to be woken, locks it again: Done, TimedOut, Cancelled. Panics unless the running
   * thread holds the mutex.
   */
  wait(mutex: Mutex, timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('Condition.wait', returnAddress());
    assert(mutex.isHeld, 'Condition.wait: only the thread that holds the mutex may');
    const deadline = deadlineAfter(timeoutUs);
    holdPreemption();
    passLockOn(mutex);
    const result = resultOf(this.waiters.wait(deadline));
    if (mutex.owner === null) takeLock(mutex, thisCpu.current);
    else lockWhateverHappens(mutex);
    releasePreemption();
    return result;
  }

  /** Wakes who waits first; false if nobody does. */
  wakeOne(): bool {
    holdPreemption();
    const woken = this.waiters.wakeOne();
    releasePreemption();
    return woken !== null;
  }

  /** Wakes all that wait; gives how many. */
  wakeAll(): u32 {
    holdPreemption();
    const count = this.waiters.wakeAll();
    releasePreemption();
    return count;
  }

  /** Nobody waits. */
  get isUnused(): bool {
    return this.waiters.isEmpty;
  }
}
