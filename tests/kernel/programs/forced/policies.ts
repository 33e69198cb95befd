// Scenarios of the scheduler's policies beside priorities: deadlines, aging, and sleeps among others.

import { type JoinHandle, preemption, sleep, spawn, Thread, ThreadBuilder } from 'heddle';
import { readTsc } from '../../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { cpuTicksOf } from '../../../../kernel/sched/cpu-time.ts';
import { thisCpu } from '../../../../kernel/sched/cpu.ts';
import type { Thread as KernelThread } from '../../../../kernel/sched/thread.ts';
import { startTimer, stopTimer } from '../../../../kernel/sched/timers.ts';
import { TimerKind } from '../../../../kernel/time/timer-queue.ts';
import { beginPhase, endPhase } from './phases.ts';
import { world } from './world.ts';

/** The shortest job but for some, and a period hardly longer: there is little to wait for. */
const runtimeUs: u64 = 12;
const periodUs: u64 = 13;
/** A phase begins that long before what it is about, in ticks of the TSC. */
const leadTicks: u64 = 600;
/** A look of aging comes that soon instead of in a millisecond. */
const hurryTicks: u64 = 600;

/** A thread of two jobs: the first waits for its period, the second takes more than its budget. */
export function keepDeadlines(): void {
  const { handle } = onStack(new ThreadBuilder()).name('periodic').deadlines(runtimeUs, periodUs).spawn<u32, u64>(runJobs, 0);
  assert(handle !== null, 'the CPU has time for it');
  world.received += handle.join();
}

function runJobs(_ignored: u32): u64 {
  endPhase();
  const thread = thisCpu.current;
  while (budgetLeft(thread) > leadTicks) pause();
  beginPhase(1);
  waitForPeriod();
  endPhase();
  while (budgetLeft(thread) > leadTicks) pause();
  beginPhase(2);
  const before = thread.overruns;
  while (thread.overruns === before) compilerFence();
  return 2;
}

function nothing(_ignored: u32): void {}

/** A thread with deadlines that does not run until it is resumed. */
export function spawnResting(): JoinHandle {
  const { handle } = onStack(new ThreadBuilder()).name('resting').deadlines(10, 60_000_000).suspended().spawn<u32>(nothing, 0);
  assert(handle !== null, 'the CPU has time for it');
  return handle;
}

/**
 * By itself, so that its instructions are told from the injector's.
 * @noinline
 */
function waitForPeriod(): void {
  Thread.waitForPeriod();
}

/** Ticks that the present job may still take. */
function budgetLeft(thread: KernelThread): u64 {
  holdPreemption();
  const used = cpuTicksOf(thread);
  const left = thread.sliceEnd > used ? thread.sliceEnd - used : 0;
  releasePreemption();
  return left;
}

/** A low thread comes up to main's priority by one look, and is sent back by the next. */
export function comeUp(): void {
  world.isOver.value = false;
  preemption.setAging(1000);
  const low = spawn<u32>(arrive, 0, { name: 'low', priority: 30 });
  assert(low !== null, 'there is memory for a thread');
  endPhase();
  hurryAging();
  beginPhase(1);
  while (!world.isOver.value) {
    hurryAging();
    Thread.yield();
  }
  endPhase();
  low.join();
  hurryAging();
  beginPhase(2);
  const until = readTsc() + hurryTicks * 4;
  while (readTsc() < until) pause();
  preemption.setAging(0);
}

function arrive(_ignored: u32): void {
  world.received += 1;
  world.isOver.value = true;
}

/** Puts the next look forward, if it is far. */
function hurryAging(): void {
  holdPreemption();
  const node = thisCpu.timers.first;
  const due = readTsc() + hurryTicks;
  if (node !== null && node.kind === TimerKind.Aging && node.deadline > due) {
    stopTimer(node);
    startTimer(node, due);
  }
  releasePreemption();
}

function sleepLong(_ignored: u32): void {
  if (!sleep(1_000_000)) world.received += 1;
}

/** Main sleeps beside an equal thread that yields; another's sleep is cancelled, and so is its next one. */
export function sleepAmongOthers(): void {
  world.isOver.value = false;
  world.goEqual.put();
  sleep(1);
  world.isOver.value = true;
  world.back.get();
  const sleeper = spawn<u32>(sleepTwice, 0, { name: 'sleeper' });
  assert(sleeper !== null, 'there is memory for a thread');
  Thread.yield();
  sleeper.cancel();
  sleeper.join();
}

function sleepTwice(_ignored: u32): void {
  sleepLong(0);
  sleepLong(0);
}
