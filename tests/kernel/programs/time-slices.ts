// Threads with time slices of their own: of two that never yield, the one with the slice three
// times as long gets three times as much.

import { clock, preemption, print, spawn } from 'heddle';

const durationNs: u64 = 100_000_000;

class Clock {
  endNs!: volatile<u64>;
}

const end = new Clock();

function run(_ignored: u32): void {
  while (clock.nowNs() < end.endNs.value) pause();
}

export function main(): void {
  preemption.enable(1000);
  end.endNs.value = clock.nowNs() + durationNs;
  const short = spawn<u32>(run, 0, { name: 'short', timeSliceUs: 500 });
  const long = spawn<u32>(run, 0, { name: 'long', timeSliceUs: 1500 });
  assert(short !== null && long !== null, 'there is room for two threads');
  short.wait();
  long.wait();
  const tenths = (long.cpuTimeNs * 10) / short.cpuTimeNs;
  print`long over short: ${tenths / 10}.${tenths % 10}`;
  print`about three times: ${tenths >= 27 && tenths <= 33}`;
}
