// The clock: time since the kernel's start, from the time-stamp counter, in a few instructions.
//
// Monotonic as far as the TSC is. No wall-clock time, no timers.

import { readTsc } from '../arch/x86_64/index.ts';
import { type Ratio, ratioOf, scale } from '../lib/fixed-point.ts';

const nanosecondsPerSecond: u64 = 1_000_000_000;
const microsecondsPerSecond: u64 = 1_000_000;

let startTicks: u64 = 0;
let ticksPerSecond: u64 = 0;
let nanosecondsPerTick: Ratio = 0;
let ticksPerMicrosecond: Ratio = 0;

/** Time zero is now. */
export function markStart(): void {
  startTicks = readTsc();
}

/** The TSC at time zero. */
export function startOfTime(): u64 {
  return startTicks;
}

/** Sets the frequency of the TSC; before, all times read zero. */
export function startClock(tscHz: u64): void {
  ticksPerSecond = tscHz;
  nanosecondsPerTick = ratioOf(nanosecondsPerSecond, tscHz);
  ticksPerMicrosecond = ratioOf(tscHz, microsecondsPerSecond);
}

export namespace clock {
  /** Nanoseconds since the kernel's start. */
  export function nowNs(): u64 {
    return scale(readTsc() - startTicks, nanosecondsPerTick);
  }

  /** Microseconds since the kernel's start. */
  export function nowUs(): u64 {
    return nowNs() / 1000;
  }

  /** The raw counter: ticks of the TSC. */
  export function nowTicks(): u64 {
    return readTsc();
  }

  /** Frequency of the raw counter in Hz. */
  export function ticksHz(): u64 {
    return ticksPerSecond;
  }

  export function ticksToNs(ticks: u64): u64 {
    return scale(ticks, nanosecondsPerTick);
  }

  export function usToTicks(microseconds: u64): u64 {
    return scale(microseconds, ticksPerMicrosecond);
  }

  /** The raw counter at that many microseconds since the kernel's start. */
  export function ticksAtUs(timeUs: u64): u64 {
    return startTicks + usToTicks(timeUs);
  }

  /** Keeps the CPU busy for at least that long. */
  export function spinUs(microseconds: u64): void {
    const start = readTsc();
    const ticks = usToTicks(microseconds);
    while (readTsc() - start < ticks) pause();
  }
}
