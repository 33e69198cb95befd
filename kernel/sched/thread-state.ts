// The states of a thread. Which thread of the ready ones is running is known by the CPU alone.

export enum ThreadState {
  /** The slot is not in use. */
  Free,
  /** Runs, or waits in the run queue for its turn. */
  Ready,
  /** Waits for something else than the CPU. */
  Blocked,
  /** Has ended; its slot waits for a join. */
  Exited,
}

/** What a pooled slot does once its thread has ended. */
export enum ThreadRelease {
  OnJoin,
  OnExit,
}
