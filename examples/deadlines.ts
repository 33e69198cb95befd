// Threads with deadlines: two that must do something in each period, and do, though a greedy thread
// of the highest priority wants all of the CPU.

import { clock, type JoinHandle, preemption, print, Thread, ThreadBuilder } from 'heddle';

const periods: u32 = 10;

function work(runtimeUs: u64): void {
  for (let i: u32 = 0; i < periods; i++) {
    const end = Thread.current.cpuTimeNs + runtimeUs * 1000;
    while (Thread.current.cpuTimeNs < end) clock.nowNs();
    Thread.waitForPeriod();
  }
}

function beGreedy(durationUs: u64): void {
  const end = clock.nowUs() + durationUs;
  while (clock.nowUs() < end) clock.nowNs();
}

function make(name: string, runtimeUs: u64, periodUs: u64): JoinHandle | null {
  return onStack(new ThreadBuilder()).name(name).deadlines(runtimeUs + 100, periodUs).spawn(work, runtimeUs).handle;
}

function tell(thread: JoinHandle | null): void {
  if (thread === null) return;
  thread.wait();
  print`${thread.name}: ${periods} jobs, ${thread.missedDeadlines} deadlines missed`;
  thread.join();
}

export function main(): void {
  preemption.enable();
  const quick = make('quick', 500, 2000);
  const slow = make('slow', 3000, 10_000);
  const tooMuch = make('too much', 5000, 10_000);
  print`a thread that asks for another half of the CPU is refused: ${tooMuch === null}`;
  const greedy = onStack(new ThreadBuilder()).name('greedy').priority(63).spawn(beGreedy, 50_000).handle;
  tell(quick);
  tell(slow);
  greedy?.join();
}
