// Without preemption a thread that never yields starves the others, and main too, until it ends.

import { clock, preemption, print, spawn } from 'heddle';

class Counts {
  greedy!: volatile<u64>;
  other!: volatile<u64>;
}

const counts = new Counts();
const busyNs: u64 = 50_000_000;

function runGreedy(_ignored: u32): void {
  const end = clock.nowNs() + busyNs;
  while (clock.nowNs() < end) counts.greedy.value += 1;
  print`greedy ended; other counted ${counts.other.value} meanwhile`;
}

function runOther(_ignored: u32): void {
  counts.other.value += 1;
}

export function main(): void {
  print`preemption enabled: ${preemption.isEnabled()}`;
  const greedy = spawn<u32>(runGreedy, 0, { name: 'greedy' });
  const other = spawn<u32>(runOther, 0, { name: 'other' });
  if (greedy !== null) greedy.wait();
  other?.join();
  assert(greedy !== null && greedy.preemptionCount === 0, 'nobody was preempted');
  print`other counted ${counts.other.value} in the end`;
  print`timer interrupts: ${preemption.timerInterruptCount()}`;
}
