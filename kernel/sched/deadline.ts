// Threads with deadlines: earliest deadline first (Liu and Layland, "Scheduling algorithms for
// multiprogramming in a hard-real-time environment", 1973), above all priorities.
//
// A job may run for its runtime in each period, and no longer: one that tries to is stopped until
// its next period, so that it cannot make others late. As the shares of all stay below a limit, each
// meets its deadlines. Budgets are counted in CPU time of the thread, whoever it was preempted by.

import { addDuty, dutyDeadlines, preemptCount, readTsc, removeDuty } from '../arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { cpuTicksOf } from './cpu-time.ts';
import type { ThreadOptions } from './thread-options.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { setTimer, startTimer } from './timers.ts';
import { WaitResult } from './wait-result.ts';
import { preferOther, stepAside, switchAway } from './wake.ts';

const leastRuntimeUs: u64 = 10;
const mostPeriodUs: u64 = 60_000_000;
/** Shares of the CPU are counted in parts of a million. */
const wholeCpu: u64 = 1_000_000;

/** What threads with deadlines may have together; the rest is for all others. */
let limitParts: u64 = 950_000;
let givenParts: u64 = 0;

/** Panics unless the times of a thread with deadlines make sense. */
export function assertDeadlines(options: ThreadOptions): void {
  assert(options.runtimeUs >= leastRuntimeUs, 'a job of a thread with deadlines has 10 us of runtime at least');
  assert(options.periodUs <= mostPeriodUs, 'a period of a thread with deadlines is 60 s at most');
  assert(options.deadlineUs <= options.periodUs, 'a deadline lies within the period');
  assert(options.runtimeUs <= spanUs(options), 'a job cannot take longer than it has until its deadline');
}

/** Sets which share of the CPU threads with deadlines may have together, in percent. */
export function setDeadlineShare(percent: u32): void {
  assert(percent >= 1 && percent <= 100, 'the share of threads with deadlines is 1 to 100 percent');
  limitParts = (u64(percent) * wholeCpu) / 100;
}

/** True if the CPU has time for one more such thread. */
export function hasShare(options: ThreadOptions): bool {
  return givenParts + partsOf(options.runtimeUs, spanUs(options)) <= limitParts;
}

/** Fills in a thread that is made. Its first job begins now. */
export function startDeadlines(thread: Thread, options: ThreadOptions): void {
  givenParts += partsOf(options.runtimeUs, spanUs(options));
  addDuty(dutyDeadlines);
  thread.runtimeTicks = clock.usToTicks(options.runtimeUs);
  thread.periodTicks = clock.usToTicks(options.periodUs);
  thread.relativeDeadlineTicks = clock.usToTicks(spanUs(options));
  thread.shareParts = u32(partsOf(options.runtimeUs, spanUs(options)));
  thread.periodStart = readTsc();
  thread.deadline = thread.periodStart + thread.relativeDeadlineTicks;
  thread.sliceEnd = thread.runtimeTicks;
  thread.missedDeadlines = 0;
  thread.overruns = 0;
}

/** The thread has ended. */
export function giveBackShare(thread: Thread): void {
  givenParts -= u64(thread.shareParts);
  if (givenParts === 0) removeDuty(dutyDeadlines);
  thread.periodTicks = 0;
}

/** The thread was just given the CPU: sees to it that it does not keep it for more than its budget. */
export function startBudget(cpu: Cpu, thread: Thread, now: u64): void {
  if (thread.periodTicks === 0) return;
  if (!cpu.endsSlices) return;
  const used = cpuTicksOf(thread);
  setTimer(cpu, thread.sliceEnd > used ? now + thread.sliceEnd - used : now, now);
}

/**
 * The running thread has used up its budget: takes it out of the run queue until its next period.
 * False if it is there for another reason than a deadline: it was lent the level.
 */
export function endJob(cpu: Cpu, thread: Thread, now: u64): bool {
  if (thread.periodTicks === 0) return false;
  thread.overruns += 1;
  nextJob(thread, now);
  cpu.queue.removeRunning(thread);
  thread.state = ThreadState.Blocked;
  thread.waitResult = WaitResult.TimedOut;
  startTimer(thread.timeout, thread.periodStart);
  return true;
}

/** @blocks */
export function waitForPeriod(): bool {
  assert(preemptCount() === 0, 'Thread.waitForPeriod: not while preemption is held');
  const thread = thisCpu.current;
  assert(thread.periodTicks !== 0, 'Thread.waitForPeriod: the thread has no deadlines');
  if (thread.isCancelled) return false;
  holdPreemption();
  const cpu = thisCpu.self;
  const now = readTsc();
  if (now > thread.deadline) thread.missedDeadlines += 1;
  // Where the next period has begun already, the thread stands elsewhere among the deadlines.
  cpu.queue.removeRunning(thread);
  nextJob(thread, now);
  cpu.queue.push(thread, thread);
  thread.waitResult = WaitResult.TimedOut;
  if (thread.periodStart > now) {
    startTimer(thread.timeout, thread.periodStart);
    stepAside(cpu, thread);
    switchAway(cpu, thread);
  } else {
    startBudget(cpu, thread, now);
    if (cpu.queue.top !== thread) preferOther(cpu);
  }
  releasePreemption();
  return !thread.isCancelled;
}

/** Periods that have passed whole are left out. */
function nextJob(thread: Thread, now: u64): void {
  thread.periodStart += thread.periodTicks;
  while (thread.periodStart + thread.periodTicks <= now) thread.periodStart += thread.periodTicks;
  thread.deadline = thread.periodStart + thread.relativeDeadlineTicks;
  thread.sliceEnd = cpuTicksOf(thread) + thread.runtimeTicks;
}

/** How long a job has, from its beginning. */
function spanUs(options: ThreadOptions): u64 {
  return options.deadlineUs === 0 ? options.periodUs : options.deadlineUs;
}

function partsOf(runtimeUs: u64, spanUs: u64): u64 {
  return (runtimeUs * wholeCpu + spanUs - 1) / spanUs;
}
