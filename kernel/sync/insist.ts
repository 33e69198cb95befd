// Waiting in spite of a cancellation: for locks, which a cancelled thread must be able to take for
// cleaning up. The cancellation is not lost; it ends the thread's next wait.

import { Thread } from '../sched/thread.ts';
import { SyncResult } from './sync-result.ts';

/**
 * Calls `attempt`, which waits, until it gives something else than Cancelled. Preemption is held; what
 * `attempt` waits for may have happened between two calls, so it looks first each time.
 */
export function insist(attempt: () => SyncResult): void {
  const thread = Thread.current;
  let wasCancelled = false;
  for (;;) {
    wasCancelled = wasCancelled || thread.isCancelled;
    // A cancelled thread does not wait, so it is none while it does.
    thread.isCancelled = false;
    if (attempt() !== SyncResult.Cancelled) break;
  }
  if (wasCancelled) thread.isCancelled = true;
}
