// Threads with deadlines: each meets them all at 90 percent of the CPU, above a greedy thread of the
// highest priority; one that asks for too much is refused, and one that takes too much is stopped.

import { clock, preemption, print, sleep, spawn, spawnErrorText, Thread, ThreadBuilder } from 'heddle';
import { checkInvariants } from '../../../kernel/sched/invariants.ts';

class State {
  loops!: volatile<u64>;
  greedy!: volatile<u64>;
  isOver!: volatile<bool>;
}
const state = new State();

class Job {
  workUs: u64 = 0;
  periods: u32 = 0;
}
const jobs = array<Job, 3>(3);

function work(job: Job): u32 {
  let done: u32 = 0;
  for (let i: u32 = 0; i < job.periods; i++) {
    spin(job.workUs);
    done += 1;
    checkInvariants();
    Thread.waitForPeriod();
  }
  return done;
}

/** So much time of the thread's own. */
function spin(us: u64): void {
  const end = Thread.current.cpuTimeNs + us * 1000;
  while (Thread.current.cpuTimeNs < end) state.loops.value += 1;
}

/** For 60 ms, with the highest priority. */
function beGreedy(_ignored: u32): void {
  const end = clock.nowUs() + 60_000;
  while (clock.nowUs() < end) state.greedy.value += 1;
}

function builder(): ThreadBuilder {
  return new ThreadBuilder();
}

function set(index: u32, workUs: u64, periods: u32): Job {
  const job = jobs[index];
  job.workUs = workUs;
  job.periods = periods;
  return job;
}

export function main(): void {
  preemption.enable(1000);
  // The threads with deadlines leave main some time to make the others in.
  const a = builder().name('a').deadlines(500, 2000).spawn(work, set(0, 400, 25)).handle;
  const b = builder().name('b').deadlines(1500, 5000).spawn(work, set(1, 1300, 10)).handle;
  const c = builder().name('c').deadlines(3000, 10_000).spawn(work, set(2, 2700, 5)).handle;
  const { handle, error } = builder().name('d').deadlines(2000, 10_000).spawn(work, jobs[0]);
  print`refused: ${handle === null}, ${spawnErrorText(error)}`;
  const greedy = builder().name('greedy').priority(63).spawn(beGreedy, 0).handle;
  assert(a !== null && b !== null && c !== null && greedy !== null, 'there is room for four');
  a.wait();
  b.wait();
  c.wait();
  print`missed: ${a.missedDeadlines} ${b.missedDeadlines} ${c.missedDeadlines}`;
  const done = a.join() + b.join() + c.join();
  greedy.join();
  print`jobs: ${done}, and the greedy one got the rest: ${state.greedy.value > 0}`;
  takeTooMuch('two jobs of 3.5 ms, 1 ms in 5 each');
  // The timer interrupts for others before the budget is used up.
  const ticker = spawn<u32>(tick, 0, { name: 'ticker' });
  takeTooMuch('the same while another sleeps');
  state.isOver.value = true;
  ticker?.join();
}

function tick(_ignored: u32): void {
  while (!state.isOver.value) sleep(300);
}

function takeTooMuch(when: string): void {
  const before = clock.nowUs();
  const glutton = builder().name('glutton').deadlines(1000, 5000).spawn(work, set(0, 3500, 2)).handle;
  assert(glutton !== null, 'the share of the others came back');
  glutton.wait();
  const tookMs = (clock.nowUs() - before) / 1000;
  print`${when}: stopped ${glutton.missedDeadlines} times, took ${tookMs / 5} times 5 ms`;
  glutton.join();
}
