// How an operation of a synchronisation primitive ended. The first three are those of a wait
// (sched/wait-result.ts), with the same numbers, so that the one is the other without a table.

import type { WaitResult } from '../sched/wait-result.ts';

export enum SyncResult {
  /** It is done. */
  Done = 0,
  /** The time-out passed first; also where a time-out of 0, or a try, did not wait. */
  TimedOut = 1,
  /** The thread was cancelled, before or while it waited. */
  Cancelled = 2,
  /** The primitive was closed, before or while the thread waited. */
  Closed = 3,
  /** A mutex is held now, but a thread ended while it held it: what it guards may be half changed. */
  Poisoned = 4,
}

/** The result of a wait in the words of the primitives. */
export function resultOf(wait: WaitResult): SyncResult {
  return wait as i32 as SyncResult;
}

/** For WaitQueue.endWait: a result that only primitives know. */
export function waitResultFor(result: SyncResult): WaitResult {
  return result as i32 as WaitResult;
}
