// Configuring the scheduler: the time slice of all and of one thread, first come first served, slices that
// go by load, aging against starvation.

import { clock, preemption, print, SchedulingPolicy, spawn, Thread } from 'heddle';

const jobUs: u64 = 20_000;

/** Keeps the CPU busy for that much of its own time. */
function work(microseconds: u64): void {
  const end = Thread.current.cpuTimeNs + microseconds * 1000;
  while (Thread.current.cpuTimeNs < end);
}

/** How often two threads of 20 ms each are preempted by each other. */
function preemptionsOfTwo(policy: SchedulingPolicy, timeSliceUs: u32): u64 {
  const first = spawn(work, jobUs, { name: 'first', policy, timeSliceUs })!;
  const second = spawn(work, jobUs, { name: 'second', policy, timeSliceUs })!;
  first.wait();
  second.wait();
  const count = first.preemptionCount + second.preemptionCount;
  first.join();
  second.join();
  return count;
}

/** True if a thread of priority 5 gets to run while one of priority 20 keeps the CPU busy. */
function lowRunsBesideHigh(): bool {
  const high = spawn(work, 60_000 as u64, { name: 'high', priority: 20 })!;
  const low = spawn(work, 1000 as u64, { name: 'low', priority: 5 })!;
  const start = clock.nowUs();
  low.join();
  const isEarly = clock.nowUs() - start < 55_000;
  high.join();
  return isEarly;
}

export function main(): void {
  preemption.enable(10_000);
  print`slices of 10 ms: preempted ${preemptionsOfTwo(SchedulingPolicy.RoundRobin, 0)} times`;
  print`slices of 1 ms: preempted ${preemptionsOfTwo(SchedulingPolicy.RoundRobin, 1000)} times`;
  print`first come, first served: preempted ${preemptionsOfTwo(SchedulingPolicy.Fifo, 0)} times`;
  preemption.adaptSlices(true);
  print`slices by load, two threads: preempted ${preemptionsOfTwo(SchedulingPolicy.RoundRobin, 0)} times`;
  preemption.adaptSlices(false);
  print`a low thread runs beside a high one: ${lowRunsBesideHigh()}`;
  preemption.setAging(1000);
  print`the same with aging, a step each millisecond: ${lowRunsBesideHigh()}`;
}
