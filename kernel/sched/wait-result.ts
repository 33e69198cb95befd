// How a wait can end. Everything that blocks reports it in its own words.

export enum WaitResult {
  /** Somebody woke the thread. */
  Woken,
  /** The deadline passed. */
  TimedOut,
  /** The thread was cancelled, before or while it waited. */
  Cancelled,
}
