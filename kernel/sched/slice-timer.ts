// Setting the timer for the end of a time slice.
//
// Only while another thread waits on the running thread's level, and once for all of them: as no
// slice is shorter than the CPU's shortest, the timer looks that often whose slice is over. A yield
// then has nothing to set.
//
// Slices are counted in CPU time of their thread, so that they go on where a higher thread interrupted them.

import { addDuty, dutyHigherReady, readTsc } from '../arch/x86_64/index.ts';
import { clock } from '../time/clock.ts';
import { type Cpu, endlessSlice } from './cpu.ts';
import type { Thread } from './thread.ts';
import { setTimer } from './timers.ts';

/** A slice that ends within this many ticks has ended: the timer is not that exact. */
const slackTicks: u64 = 2000;

/** How long slices are that go by load, and from how many threads on the load is high. */
const sliceOfTwoUs: u64 = 20_000;
const sliceOfSomeUs: u64 = 10_000;
const sliceOfManyUs: u64 = 5000;
const many: u32 = 5;

let isAdaptive = false;

/**
 * Sees to it that somebody looks when the running thread's slice is over. Somebody waits for it,
 * and the timer is not set for it.
 * @cold
 */
export function startSliceTimer(cpu: Cpu): void {
  setSliceTimer(cpu, readTsc());
}

/** The same; `now` is the TSC. */
export function setSliceTimer(cpu: Cpu, now: u64): void {
  const current = cpu.current;
  if (isAdaptive && current.ownSliceUs === 0 && current.sliceTicks !== endlessSlice) adapt(current);
  if (current.sliceTicks === endlessSlice) {
    // Those behind it on its level may have slices; it gives way to them by yielding only.
    addDuty(dutyHigherReady);
    return;
  }
  cpu.wantsSliceTimer = false;
  const used = current.cpuTicks + now - cpu.lastTicks;
  const left = current.sliceEnd > used ? current.sliceEnd - used : 0;
  setTimer(cpu, now + min<u64>(left, cpu.shortestSliceTicks), now);
}

/** Time slices go by load from now on, or no longer. */
export function setAdaptiveSlices(isOn: bool): void {
  isAdaptive = isOn;
}

export function shortestAdaptiveTicks(): u64 {
  return clock.usToTicks(sliceOfManyUs);
}

/** Gives the thread the slice that the load says, the present one included. */
function adapt(thread: Thread): void {
  const ticks = adaptedTicks(thread);
  thread.sliceEnd += ticks - thread.sliceTicks;
  thread.sliceTicks = ticks;
}

/** By how many threads share the level, counted as far as it matters. */
function adaptedTicks(thread: Thread): u64 {
  let count: u32 = 1;
  for (let other = thread.next; other !== thread && count < many; other = other.next) count += 1;
  if (count >= many) return clock.usToTicks(sliceOfManyUs);
  return clock.usToTicks(count > 2 ? sliceOfSomeUs : sliceOfTwoUs);
}

/**
 * Looks at the clock for the running thread: true if it has had its time slice. Where it came by a plain
 * yield, since when is not known, and its slice begins now.
 */
export function isSliceOver(cpu: Cpu, now: u64): bool {
  const current = cpu.current;
  current.cpuTicks += now - cpu.lastTicks;
  cpu.lastTicks = now;
  if (cpu.timed !== current) {
    cpu.timed = current;
    current.sliceEnd = current.cpuTicks + current.sliceTicks;
    return false;
  }
  return current.cpuTicks + slackTicks >= current.sliceEnd;
}

/**
 * For a thread that has used up a slice, when it goes on, and for one that begins: who gave way to it may
 * have done so by a plain yield. Without this it would get the rest of a slice and a whole one,
 * turn after turn, beside a thread that yields.
 * @inline
 */
export function beginTimed(cpu: Cpu): void {
  if (unlikely(cpu.timed !== cpu.current)) lookAtClock(cpu);
}

/**
 * What has passed since the last look counts for who had the CPU then.
 * @cold
 */
function lookAtClock(cpu: Cpu): void {
  const now = readTsc();
  cpu.timed.cpuTicks += now - cpu.lastTicks;
  cpu.lastTicks = now;
  cpu.timed = cpu.current;
}
