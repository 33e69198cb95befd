// Setting the timer for the end of a time slice.
//
// Only while another thread waits on the running thread's level, and once for all of them: as no
// slice is shorter than the CPU's shortest, the timer looks that often whose slice is over. A yield
// then has nothing to set.

import { readTsc } from '../arch/x86_64/index.ts';
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
 * @noinline
 */
export function startSliceTimer(cpu: Cpu): void {
  const current = cpu.current;
  if (isAdaptive && current.ownSliceUs === 0 && current.sliceTicks !== endlessSlice) current.sliceTicks = adaptedTicks(current);
  const sliceTicks = current.sliceTicks;
  if (sliceTicks === endlessSlice) {
    // Those behind it on its level may have slices; it gives way to them by yielding only.
    cpu.yieldsSlowly = true;
    return;
  }
  cpu.wantsSliceTimer = false;
  const now = readTsc();
  setTimer(cpu, min<u64>(cpu.sliceStart + sliceTicks, now + cpu.shortestSliceTicks), now);
}

/** Time slices go by load from now on, or no longer. */
export function setAdaptiveSlices(isOn: bool): void {
  isAdaptive = isOn;
}

export function shortestAdaptiveTicks(): u64 {
  return clock.usToTicks(sliceOfManyUs);
}

/** By how many threads share the level, counted as far as it matters. */
function adaptedTicks(thread: Thread): u64 {
  let count: u32 = 1;
  for (let other = thread.next; other !== thread && count < many; other = other.next) count += 1;
  if (count >= many) return clock.usToTicks(sliceOfManyUs);
  return clock.usToTicks(count > 2 ? sliceOfSomeUs : sliceOfTwoUs);
}

/** True if the running thread has had its time slice. */
export function isSliceOver(cpu: Cpu, now: u64): bool {
  return now + slackTicks >= cpu.sliceStart + cpu.current.sliceTicks;
}
