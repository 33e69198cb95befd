// What programs may ask of all threads together.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { printThreads } from './report.ts';
import { liveThreadCount, setThreadLimit, threadLimit, usedThreadCount } from './thread-store.ts';

export namespace threads {
  /** Threads that have not ended, the running one included, daemons left out. */
  export function liveCount(): u32 {
    return liveThreadCount();
  }

  /** Threads that live or wait for their join. */
  export function count(): u32 {
    return usedThreadCount();
  }

  /** How many there may be at a time; spawning more is SpawnError.TooManyThreads. */
  export function limit(): u32 {
    return threadLimit();
  }

  /** Sets that number, 1 to 65,536. Threads that exist are not touched. */
  export function setLimit(count: u32): void {
    using guard = preemptionGuard.acquire();
    setThreadLimit(count);
  }

  /** Prints a table of all threads, and how the CPU's time was spent. */
  export function report(): void {
    printThreads();
  }
}
