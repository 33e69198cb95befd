// Waiting in spite of a cancellation: for locks, which a cancelled thread must be able to take for
// cleaning up. The cancellation is not lost; it ends the thread's next wait.

import { holdCancel, releaseCancel } from '../sched/cancel.ts';

/** Calls `wait` while the running thread cannot be cancelled. */
export function insist(wait: () => void): void {
  holdCancel();
  wait();
  releaseCancel();
}
