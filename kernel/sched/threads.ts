// What programs may ask of all threads together.

import { addDuty, dutyTimesYields, removeDuty } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import {
  longestHoldNs as longestHold, meanSwitchNs as meanSwitch, printMeasures, startMeasures, stopMeasures,
  worstTimerNs as worstTimer, worstWakeNs as worstWake,
} from './measures.ts';
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

  /**
   * From now on every yield looks at the clock, so that CPU times are exact where threads yield to each
   * other. At the start it does not, since a look costs more than all the rest of a yield on most
   * processors: the time between two looks, which every other switch, every end of a time slice and every
   * thread that goes on after one takes, counts for one of those that had the CPU meanwhile.
   */
  export function timeYieldsExactly(): void {
    addDuty(dutyTimesYields);
  }

  /** A yield does not look at the clock, as at the start. */
  export function timeYieldsRoughly(): void {
    removeDuty(dutyTimesYields);
  }

  /**
   * Begins to measure, from zero: how long woken threads wait for the CPU, how late the timer interrupts,
   * what a switch takes, and in builds with checks how long preemption is held, and where.
   */
  export function measure(): void {
    using guard = preemptionGuard.acquire();
    startMeasures();
  }

  export function stopMeasuring(): void {
    using guard = preemptionGuard.acquire();
    stopMeasures();
  }

  /** Prints what was measured. */
  export function reportMeasures(): void {
    printMeasures();
  }

  /** The longest that a woken thread waited for the CPU, in nanoseconds. */
  export function worstWakeNs(): u64 {
    return worstWake();
  }

  /** How late the timer's interrupt came at worst, in nanoseconds. */
  export function worstTimerNs(): u64 {
    return worstTimer();
  }

  /** What a switch takes on average, in nanoseconds. */
  export function meanSwitchNs(): u64 {
    return meanSwitch();
  }

  /** The longest that preemption was held, in nanoseconds; 0 in builds without checks. */
  export function longestHoldNs(): u64 {
    return longestHold();
  }

  /** Prints a table of all threads, and how the CPU's time was spent. */
  export function report(): void {
    printThreads();
  }
}
