// The result of a call that a thread pool makes, some time: it can be waited for, and as long as the
// call has not begun, taken back.
//
// It is the pool's record of the call at the same time, so submitting one takes no memory; it must live
// until the call is over. Used again only then.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { assertMayBlock } from './may-block.ts';
import { SyncResult, resultOf, waitResultFor } from './sync-result.ts';

export enum FutureState {
  /** Not submitted. */
  Idle,
  /** Waits for a thread of the pool. */
  Queued,
  Running,
  Done,
  /** Taken back before it began. */
  Cancelled,
}

/** What the pool calls, whatever the types: argument and result fit one register. */
export type PoolCall = (argument: usize) => usize;

/** The part that does not depend on the type of the result. */
export class PoolJob {
  // Changed with preemption held.
  state: FutureState = FutureState.Idle;
  next: PoolJob | null = null;
  readonly waiters = new WaitQueue();
  /** Somebody would like the call to end early; it may ask. */
  isCancelWanted: bool = false;
  call!: PoolCall;
  /** In their low bytes. */
  argument: usize = 0;
  resultBits: usize = 0;

  /** True when the call is over or will never be made. */
  get isFinished(): bool {
    return this.state === FutureState.Done || this.state === FutureState.Cancelled;
  }

  /** Notes how it ended and wakes who waits. Needs preemption held. */
  finish(state: FutureState): void {
    this.state = state;
    const result = waitResultFor(state === FutureState.Done ? SyncResult.Done : SyncResult.Closed);
    for (let thread = this.waiters.first; thread !== null; thread = this.waiters.first) this.waiters.endWait(thread, result);
  }
}

export class Future<R> extends PoolJob {
  /**
   * Waits for the result: Done, TimedOut, Cancelled (the waiting thread was), Closed (the call was taken
   * back). `value` is the result after Done, else without meaning. Panics if it was never submitted.
   */
  await(timeoutUs: u64 = forever): { result: SyncResult; value: R } {
    if (checksEnabled()) assertMayBlock('Future.await', returnAddress());
    assert(this.state !== FutureState.Idle, 'Future.await: it was not submitted');
    holdPreemption();
    const result = this.waitForEnd(timeoutUs);
    releasePreemption();
    return { result, value: load<R>(changetype<usize>(this) + offsetof<PoolJob>('resultBits')) };
  }

  private waitForEnd(timeoutUs: u64): SyncResult {
    if (this.state === FutureState.Done) return SyncResult.Done;
    if (this.state === FutureState.Cancelled) return SyncResult.Closed;
    return resultOf(this.waiters.wait(deadlineAfter(timeoutUs)));
  }
}
