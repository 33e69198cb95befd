// Inside an interrupt guard no interrupt comes; it is taken the moment the guard ends, and guards
// nest.

import { clock, interruptGuard, preemption, print, spawn } from 'heddle';

const sliceUs: u32 = 100;
const holdNs: u64 = 2_000_000;

class Counts {
  other!: volatile<u64>;
  over!: volatile<bool>;
}

const counts = new Counts();

function countUp(_ignored: u32): void {
  while (!counts.over.value) counts.other.value += 1;
}

/** Spins for 20 slices without interrupts; gives how many interrupts came. */
function spinMasked(): u64 {
  using _guard = interruptGuard.acquire();
  const before = preemption.timerInterruptCount();
  const end = clock.nowNs() + holdNs;
  while (clock.nowNs() < end) {
    using _nested = interruptGuard.acquire();
  }
  return preemption.timerInterruptCount() - before;
}

export function main(): void {
  preemption.enable(sliceUs);
  const other = spawn<u32>(countUp, 0, { name: 'other' });
  clock.spinUs(1000);
  const advancedBefore = counts.other.value;
  const interrupts = spinMasked();
  clock.spinUs(1000);
  const advancedAfter = counts.other.value;
  print`interrupts while masked: ${interrupts}`;
  print`the other thread goes on afterwards: ${advancedAfter > advancedBefore}`;
  counts.over.value = true;
  other?.join();
}
