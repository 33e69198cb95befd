// While preemption is held the timer takes nothing away; the switch that was due is made the
// moment the count is back at zero.

import { clock, preemption, print, spawn } from 'heddle';

const sliceUs: u32 = 100;
const holdNs: u64 = 2_000_000;

class Counts {
  other!: volatile<u64>;
  over!: volatile<bool>;
}

const counts = new Counts();

function countUp(ignored: u32): void {
  while (!counts.over.value) counts.other.value += 1;
}

/** Spins for 20 slices with preemption held; gives what the other thread counted meanwhile. */
function spinHeld(): u64 {
  using guard = preemption.hold();
  const before = counts.other.value;
  const end = clock.nowNs() + holdNs;
  while (clock.nowNs() < end) {
    using nested = preemption.hold();
  }
  print`count while held: ${preemption.count() - 1}`;
  return counts.other.value - before;
}

export function main(): void {
  preemption.enable(sliceUs);
  const other = spawn<u32>(countUp, 0, { name: 'other' });
  clock.spinUs(1000);
  print`the other thread runs: ${counts.other.value > 0}`;
  print`it advanced while preemption was held by ${spinHeld()}`;
  const before = counts.other.value;
  spinHeld();
  print`it advanced as soon as it was released: ${counts.other.value > before}`;
  counts.over.value = true;
  other?.join();
  print`count at the end: ${preemption.count()}`;
}
