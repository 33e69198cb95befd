// Threads of one priority that never yield share the CPU by their time slices: one with a slice
// twice as long gets twice as much.

import { clock, preemption, print, spawn, Thread } from 'heddle';

const durationNs: u64 = 120_000_000;

class Work {
  endNs!: volatile<u64>;
}

const work = new Work();

function spin(_number: u32): void {
  while (clock.nowNs() < work.endNs.value) pause();
  print`${Thread.current.name}: ${Thread.current.cpuTimeNs / 1_000_000} ms of CPU time, preempted ${Thread.current.preemptionCount} times`;
}

export function main(): void {
  preemption.enable();
  work.endNs.value = clock.nowNs() + durationNs;
  spawn<u32>(spin, 1, { name: '1 ms slices', timeSliceUs: 1000 })?.detach();
  spawn<u32>(spin, 2, { name: '2 ms slices', timeSliceUs: 2000 })?.detach();
  spawn<u32>(spin, 3, { name: '4 ms slices', timeSliceUs: 4000 })?.detach();
}
