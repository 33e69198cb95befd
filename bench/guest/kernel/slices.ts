// What the end of a time slice costs: the timer's interrupt, the choice, the switch.

import { clock, preemption, spawn } from 'heddle';
import { beginSamples, mostSamples, noteTicks, printSamples, sampleCount } from './measure.ts';

const sliceUs: u32 = 200;
const standardSliceUs: u32 = 10_000;
/** Longer than any interrupt, shorter than a slice. */
const mostGap: u64 = 100_000;

class Shared {
  leastGap: u64 = 0;
  lastTicks!: volatile<u64>;
  leastStep!: volatile<u64>;
  owner!: volatile<u32>;
  isOver!: volatile<bool>;
}

const shared = new Shared();

/**
 * Two of these hand the CPU to each other as their slices end; the gap lies between one's last reading and
 * the other's first. One that was interrupted between its readings sees a whole slice, and is left out.
 */
function spin(index: u32): void {
  while (!shared.isOver.value) {
    const last = shared.lastTicks.value;
    const now = clock.nowTicks();
    shared.lastTicks.value = now;
    const gap = now - last;
    if (shared.owner.value === index) {
      if (gap <= shared.leastGap) shared.leastStep.value = min<u64>(gap, shared.leastStep.value);
      continue;
    }
    shared.owner.value = index;
    if (gap > shared.leastGap && gap < mostGap) noteTicks(gap);
    if (sampleCount() >= mostSamples) shared.isOver.value = true;
    shared.lastTicks.value = clock.nowTicks();
  }
}

/** `leastGap` is longer than a turn of a loop that reads the clock, shorter than any interrupt. */
export function measureEndOfSlice(leastGap: u64): void {
  shared.leastGap = leastGap;
  shared.isOver.value = false;
  shared.leastStep.value = u64.MAX_VALUE;
  shared.owner.value = 0;
  preemption.enable(sliceUs);
  beginSamples();
  shared.lastTicks.value = clock.nowTicks();
  const first = spawn<u32>(spin, 0, { name: 'spinner' })!;
  const second = spawn<u32>(spin, 1, { name: 'spinner' })!;
  first.join();
  second.join();
  printSamples('end-of-slice', shared.leastStep.value);
  preemption.enable(standardSliceUs);
}
