// Setting the timer for the end of a time slice.
//
// Only while another thread waits on the running thread's level, and once for all of them: as no
// slice is shorter than the CPU's shortest, the timer looks that often whose slice is over. A yield
// then has nothing to set.

import { readTsc } from '../arch/x86_64/index.ts';
import { type Cpu, endlessSlice } from './cpu.ts';
import { setTimer } from './timers.ts';

/** A slice that ends within this many ticks has ended: the timer is not that exact. */
const slackTicks: u64 = 2000;

/**
 * Sees to it that somebody looks when the running thread's slice is over. Somebody waits for it,
 * and the timer is not set for it.
 * @noinline
 */
export function startSliceTimer(cpu: Cpu): void {
  const sliceTicks = cpu.current.sliceTicks;
  if (sliceTicks === endlessSlice) {
    // Those behind it on its level may have slices; it gives way to them by yielding only.
    cpu.yieldsSlowly = true;
    return;
  }
  cpu.wantsSliceTimer = false;
  const now = readTsc();
  setTimer(cpu, min<u64>(cpu.sliceStart + sliceTicks, now + cpu.shortestSliceTicks), now);
}

/** True if the running thread has had its time slice. */
export function isSliceOver(cpu: Cpu, now: u64): bool {
  return now + slackTicks >= cpu.sliceStart + cpu.current.sliceTicks;
}
