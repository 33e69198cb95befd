// The timer of the local APIC: one interrupt at one deadline, given in ticks of the TSC.
//
// In TSC-deadline mode the deadline is written as it is; else it becomes a count of the timer's
// own clock, whose ratio to the TSC is measured at start (Intel SDM volume 3, 10.5.4).

import { type Ratio, ratioOf, scale } from '../../lib/fixed-point.ts';
import { featureTscDeadline } from './cpuid.ts';
import { ApicRegister, readApic, writeApic } from './lapic.ts';
import { setInterruptHandler } from './idt.ts';
import { writeMsr } from './registers.ts';
import { spinBriefly } from './spin.ts';
import { readTsc } from './tsc.ts';
import { vectorTimer } from './vectors.ts';

const msrTscDeadline: u32 = 0x6e0;
const modeOneShot: u32 = 0 << 17;
const modeTscDeadline: u32 = 2 << 17;
const divideByOne: u32 = 0x0b;
const longestCount: u64 = 0xffffffff;

let usesDeadline = false;
/** Counts of the timer for each tick of the TSC. */
let countsPerTick: Ratio = 0;

/**
 * Makes `handler` receive the timer's interrupts. Measures the timer against the TSC over
 * `windowTicks`; panics if it does not count.
 */
export function startApicTimer(handler: InterruptHandler, windowTicks: u64): void {
  setInterruptHandler(vectorTimer, handler);
  usesDeadline = featureTscDeadline.isPresent;
  if (usesDeadline) {
    writeApic(ApicRegister.TimerVector, u32(vectorTimer) | modeTscDeadline);
    // A store to the APIC's memory may pass the write of an MSR (10.5.4.1).
    atomic.fence();
    return;
  }
  writeApic(ApicRegister.TimerDivide, divideByOne);
  countsPerTick = measureTimer(windowTicks);
  if (countsPerTick === 0) panic('the timer of the local APIC does not count');
  writeApic(ApicRegister.TimerVector, u32(vectorTimer) | modeOneShot);
}

/** Asks for one interrupt `ticks` of the TSC after `now`, the TSC as just read. */
export function armTimer(now: u64, ticks: u64): void {
  if (usesDeadline) {
    writeMsr(msrTscDeadline, now + ticks);
    return;
  }
  const counts = scale(ticks, countsPerTick);
  writeApic(ApicRegister.TimerInitialCount, u32(max<u64>(1, min<u64>(counts, longestCount))));
}

/** Takes the request back. An interrupt already on its way still comes. */
export function disarmTimer(): void {
  if (usesDeadline) writeMsr(msrTscDeadline, 0);
  else writeApic(ApicRegister.TimerInitialCount, 0);
}

/** `deadline` or `one-shot`, for people. */
export function timerModeName(): string {
  return usesDeadline ? 'TSC-deadline' : 'one-shot';
}

function measureTimer(windowTicks: u64): Ratio {
  writeApic(ApicRegister.TimerInitialCount, u32(longestCount));
  const start = readTsc();
  const startCount = readApic(ApicRegister.TimerCurrentCount);
  let now = start;
  while (now - start < windowTicks) {
    spinBriefly();
    now = readTsc();
  }
  const counted = startCount - readApic(ApicRegister.TimerCurrentCount);
  writeApic(ApicRegister.TimerInitialCount, 0);
  return ratioOf(counted, now - start);
}
