// A barrier: a number of threads wait for each other, then all go on. It can be used again at once.
//
// A thread that leaves early, by time-out or cancellation, no longer counts as having arrived.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { assertMayBlock } from './may-block.ts';
import { SyncResult, resultOf } from './sync-result.ts';

export class Barrier {
  /** How many wait, and those who came and left since somebody looked. */
  private mostWaiting: u32 = 0;
  private readonly waiters = new WaitQueue();

  /** Opens when `partyCount` threads wait. */
  constructor(private readonly partyCount: u32) {
    assert(partyCount > 0, 'a barrier is for one thread at least');
  }

  /** Waits for the others: Done, TimedOut, Cancelled. `isLast` is true for the one that opened it. */
  wait(timeoutUs: u64 = forever): { result: SyncResult; isLast: bool } {
    if (checksEnabled()) assertMayBlock('Barrier.wait', returnAddress());
    holdPreemption();
    let result = SyncResult.Done;
    const isLast = this.isComplete();
    if (isLast) {
      this.mostWaiting = 0;
      this.waiters.wakeAll();
    } else {
      this.mostWaiting += 1;
      result = resultOf(this.waiters.wait(deadlineAfter(timeoutUs)));
    }
    releasePreemption();
    return { result, isLast };
  }

  /** Panics if the barrier contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    const count = this.countWaiting();
    assert(count < this.partyCount, 'a barrier is closed though all have come');
    assert(count <= this.mostWaiting, 'more threads wait at a barrier than have come');
  }

  /** Whether the running thread is the last one. Those who left are found out when it seems so. */
  private isComplete(): bool {
    if (this.mostWaiting + 1 < this.partyCount) return false;
    this.mostWaiting = this.countWaiting();
    return this.mostWaiting + 1 === this.partyCount;
  }

  private countWaiting(): u32 {
    let count: u32 = 0;
    for (let thread = this.waiters.first; thread !== null; thread = this.waiters.after(thread)) count += 1;
    return count;
  }
}
