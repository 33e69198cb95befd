// While preemption is held the timer takes nothing away; the switch that was due is made the
// moment the count is back at zero.

import { clock, preemption, print, spawn } from 'heddle';

const sliceUs: u32 = 100;
const holdNs: u64 = 2_000_000;

class Counts {
  other!: volatile<u64>;
  over!: volatile<bool>;
  highest!: volatile<u32>;
}

const counts = new Counts();

function countUp(_ignored: u32): void {
  while (!counts.over.value) counts.other.value += 1;
}

/** Spins for 20 slices with preemption held twice; gives what the other thread counted meanwhile. */
function spinHeld(): u64 {
  using _guard = preemption.hold();
  const before = counts.other.value;
  const end = clock.nowNs() + holdNs;
  while (clock.nowNs() < end) {
    using _nested = preemption.hold();
    counts.highest.value = max<u32>(counts.highest.value, preemption.count());
  }
  return counts.other.value - before;
}

export function main(): void {
  preemption.enable(sliceUs);
  const other = spawn<u32>(countUp, 0, { name: 'other' });
  clock.spinUs(1000);
  print`the other thread runs: ${counts.other.value > 0}`;
  const advanced = spinHeld();
  print`it advanced while preemption was held by ${advanced}`;
  print`count while held twice: ${counts.highest.value}`;
  const before = counts.other.value;
  spinHeld();
  const after = counts.other.value;
  print`it advanced as soon as preemption was released: ${after > before}`;
  counts.over.value = true;
  other?.join();
  const count = preemption.count();
  print`count at the end: ${count}`;
}
