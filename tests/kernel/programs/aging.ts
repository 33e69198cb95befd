// A greedy thread of higher priority starves another, until aging is on; and slices by load.

import { preemption, print, sleep, spawn, Thread } from 'heddle';
import { checkInvariants } from '../../../kernel/sched/invariants.ts';

class State {
  over!: volatile<bool>;
  low!: volatile<u64>;
  high!: volatile<u64>;
}
const state = new State();

function beGreedy(_ignored: u32): void {
  while (!state.over.value) state.high.value += 1;
}

function countUp(_ignored: u32): void {
  while (!state.over.value) state.low.value += 1;
}

function contest(): u64 {
  state.over.value = false;
  state.low.value = 0;
  const greedy = spawn<u32>(beGreedy, 0, { name: 'greedy', priority: 20 });
  const low = spawn<u32>(countUp, 0, { name: 'low', priority: 10 });
  for (let i = 0; i < 25; i++) {
    sleep(2000);
    checkInvariants();
  }
  const counted = state.low.value;
  state.over.value = true;
  greedy?.join();
  low?.join();
  return counted;
}

function spin(us: u64): void {
  const end = Thread.current.cpuTimeNs + us * 1000;
  while (Thread.current.cpuTimeNs < end) state.high.value += 1;
}

function preemptionsAmong(count: u32): u64 {
  for (let i: u32 = 1; i < count; i++) spawn<u64>(spin, 40_000, { name: 'spinner' })?.detach();
  const before = Thread.current.preemptionCount;
  spin(40_000);
  const preempted = Thread.current.preemptionCount - before;
  sleep(500_000);
  return preempted;
}

export function main(): void {
  preemption.enable(1000);
  print`without aging the low one ran: ${contest() > 0}`;
  preemption.setAging(1000);
  print`with aging it ran: ${contest() > 0}`;
  preemption.setAging(0);
  print`without again: ${contest() > 0}`;
  preemption.adaptSlices(true);
  const two = preemptionsAmong(2);
  const four = preemptionsAmong(4);
  const eight = preemptionsAmong(8);
  print`preempted in 40 ms by slices of 20, 10 and 5 ms: ${two} ${four} ${eight}`;
}
