// Measurements that a program asks for: how long woken threads wait for the CPU, how late the timer's
// interrupt comes, what a switch takes, and how long preemption was held at most, and where.
//
// Off until asked for: it costs looks at the clock. Times with preemption held are taken in checked builds
// alone, since each guard would have to look.

import { addDuty, dutyMeasures, readTsc, removeDuty, thisCpuLocal } from '../arch/x86_64/index.ts';
import { print } from '../observe/console.ts';
import { CodePlace, findPlace } from '../observe/symbols.ts';
import { clock } from '../time/clock.ts';
import type { Cpu } from './cpu.ts';
import type { Thread } from './thread.ts';

/** How often something was measured, and how long it took, in ticks of the TSC. */
class Measure {
  count: u64 = 0;
  totalTicks: u64 = 0;
  worstTicks: u64 = 0;

  add(ticks: u64): void {
    this.count += 1;
    this.totalTicks += ticks;
    if (ticks > this.worstTicks) this.worstTicks = ticks;
  }

  clear(): void {
    this.count = 0;
    this.totalTicks = 0;
    this.worstTicks = 0;
  }

  print(title: string): void {
    const meanNs = this.count === 0 ? 0 : clock.ticksToNs(this.totalTicks / this.count);
    print`  ${left(title, 34)} ${dec(this.count, 9)} times  mean ${dec(meanNs, 8)} ns  worst ${dec(clock.ticksToNs(this.worstTicks), 9)} ns`;
  }
}

const wakes = new Measure();
const timerLateness = new Measure();
const switches = new Measure();

/** Begins to measure, from zero. Needs preemption held. */
export function startMeasures(): void {
  wakes.clear();
  timerLateness.clear();
  switches.clear();
  thisCpuLocal.longestHoldTicks = 0;
  thisCpuLocal.longestHoldAt = 0;
  thisCpuLocal.holdStart = readTsc();
  addDuty(dutyMeasures);
}

export function stopMeasures(): void {
  removeDuty(dutyMeasures);
}

/** A thread became ready. */
export function noteReady(thread: Thread): void {
  thread.readySince = readTsc();
}

/** A thread gets the CPU; `now` is the TSC. */
export function noteRun(thread: Thread, now: u64): void {
  if (thread.readySince !== 0 && now > thread.readySince) wakes.add(now - thread.readySince);
  thread.readySince = 0;
  // Who was switched to has held preemption since the switch, whoever began.
  thisCpuLocal.holdStart = now;
}

/** The thread that was switched to goes on; the switch began when the clock was last looked at. */
export function noteSwitched(cpu: Cpu): void {
  switches.add(readTsc() - cpu.lastTicks);
}

/** The timer's interrupt has come. `deadline` is when it should have. */
export function noteTimerInterrupt(deadline: u64): void {
  const now = readTsc();
  if (now >= deadline) timerLateness.add(now - deadline);
}

/** Prints what was measured. */
export function printMeasures(): void {
  wakes.print('from ready to running');
  timerLateness.print('the timer interrupts late by');
  switches.print('a switch takes');
  if (!checksEnabled()) {
    print`  preemption held: measured in builds with checks`;
    return;
  }
  const place = onStack(new CodePlace());
  const address = thisCpuLocal.longestHoldAt;
  if (address !== 0) findPlace(address, place);
  print`  preemption was held for ${clock.ticksToNs(thisCpuLocal.longestHoldTicks)} ns at most, until ${place.functionName ?? '?'} (${place.file ?? '?'}:${place.line})`;
}

/** Nanoseconds that preemption was held at most; 0 in builds without checks. */
export function longestHoldNs(): u64 {
  return clock.ticksToNs(thisCpuLocal.longestHoldTicks);
}

/** The longest that a woken thread waited for the CPU, in nanoseconds. */
export function worstWakeNs(): u64 {
  return clock.ticksToNs(wakes.worstTicks);
}

/** How late the timer's interrupt came at worst, in nanoseconds. */
export function worstTimerNs(): u64 {
  return clock.ticksToNs(timerLateness.worstTicks);
}

/** What a switch takes on average, in nanoseconds. */
export function meanSwitchNs(): u64 {
  return switches.count === 0 ? 0 : clock.ticksToNs(switches.totalTicks / switches.count);
}
