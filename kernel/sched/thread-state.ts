// The states of a thread, and how one can end. Which thread of the ready ones is running is known
// by the CPU alone.

export enum ThreadState {
  /** The object is not in use. */
  Free,
  /** Runs, or waits in the run queue for its turn. */
  Ready,
  /** Waits for something else than the CPU. */
  Blocked,
  /** Would be ready, but was suspended. */
  Suspended,
  /** Has ended; waits for a join. */
  Exited,
}

/** How a thread ended. */
export enum ThreadEnd {
  /** Its entry returned, or it called Thread.exit. */
  Returned,
  /** It ended itself because it was cancelled. */
  Cancelled,
  /** It used up its stack. */
  StackOverflow,
  /** An exception of the CPU that it alone is to blame for. */
  Fault,
}
