// What an interrupt of the timer costs, entry to exit, without a switch and with one, in ticks of
// the TSC: under -icount shift=0 these are guest instructions.
//
// A loop reads the TSC without a pause; a gap between two readings is what came between.

import { clock, preemption, print, spawn, Thread } from 'heddle';

const sliceUs: u32 = 200;
const samples: u32 = 50;
/** Longer than a turn of the loop, shorter than any interrupt. */
const leastGap: u64 = 30;
const mostGap: u64 = 100_000;

class Shared {
  over!: volatile<bool>;
  owner!: volatile<u32>;
  lastTicks!: volatile<u64>;
  leastStep!: volatile<u64>;
  leastGap!: volatile<u64>;
  mostGap!: volatile<u64>;
  gaps!: volatile<u32>;
}

const shared = new Shared();

function reset(): void {
  shared.over.value = false;
  shared.leastStep.value = u64.MAX_VALUE;
  shared.leastGap.value = u64.MAX_VALUE;
  shared.mostGap.value = 0;
  shared.gaps.value = 0;
}

function noteGap(gap: u64): void {
  shared.leastGap.value = min<u64>(gap, shared.leastGap.value);
  shared.mostGap.value = max<u64>(gap, shared.mostGap.value);
  shared.gaps.value += 1;
}

function report(what: string): void {
  const step = shared.leastStep.value;
  print`${what}: ${shared.leastGap.value - step} to ${shared.mostGap.value - step} ticks in ${shared.gaps.value} samples`;
}

/** Spins with preemption held until one interrupt has come and gone. */
function waitForGap(): void {
  using _guard = preemption.hold();
  let last = clock.nowTicks();
  for (;;) {
    const now = clock.nowTicks();
    const step = now - last;
    last = now;
    if (step > leastGap) {
      noteGap(step);
      return;
    }
    shared.leastStep.value = min<u64>(step, shared.leastStep.value);
  }
}

function keepYielding(_ignored: u32): void {
  while (!shared.over.value) Thread.yield();
}

function measureWithoutSwitch(): void {
  reset();
  const companion = spawn<u32>(keepYielding, 0, { name: 'companion' });
  for (let i: u32 = 0; i < samples; i++) waitForGap();
  shared.over.value = true;
  companion?.join();
  report('timer interrupt without a switch');
}

/**
 * Two of these hand the CPU to each other; the gap lies between one's last reading and the other's
 * first. One that was interrupted between its readings sees a whole slice, and is left out.
 */
function spin(index: u32): void {
  while (!shared.over.value) {
    const last = shared.lastTicks.value;
    const now = clock.nowTicks();
    shared.lastTicks.value = now;
    const gap = now - last;
    if (shared.owner.value === index) {
      if (gap <= leastGap) shared.leastStep.value = min<u64>(gap, shared.leastStep.value);
      continue;
    }
    shared.owner.value = index;
    if (gap > leastGap && gap < mostGap) noteGap(gap);
    if (shared.gaps.value >= samples) shared.over.value = true;
    shared.lastTicks.value = clock.nowTicks();
  }
}

function measureWithSwitch(): void {
  reset();
  shared.lastTicks.value = clock.nowTicks();
  const first = spawn<u32>(spin, 0, { name: 'spinner-0' });
  const second = spawn<u32>(spin, 1, { name: 'spinner-1' });
  first?.join();
  second?.join();
  report('timer interrupt with a switch');
}

export function main(): void {
  preemption.enable(sliceUs);
  measureWithoutSwitch();
  measureWithSwitch();
}
