// The one way from a thread to the next, and the choice of the next.
//
// Discipline: whoever comes here has the preemption count at exactly one and interrupts on, and
// whoever comes out, on whichever thread, finds both so. An interrupt in between only sets
// needReschedule, which is looked at when the count goes back to zero. An interrupt handler that
// switches therefore turns interrupts on first and off again afterwards.

import { disableInterrupts, enableInterrupts, readTsc, switchContext, thisCpuLocal } from '../arch/x86_64/index.ts';
import { checkCanary } from '../memory/stack-check.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { resumeAging } from './aging.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { careForStacks } from './doomed.ts';
import { endJob, startBudget } from './deadline.ts';
import { emptyInbox } from './inbox.ts';
import { deadlineLevel } from './run-queue.ts';
import { isSliceOver, startSliceTimer } from './slice-timer.ts';
import { noteRun, noteSwitched } from './measures.ts';
import type { Thread } from './thread.ts';
import { traceInterruptEnd, traceSwitch } from './trace-points.ts';
import { runTimers } from './timers.ts';

/**
 * Makes `next` the running thread as far as the scheduler is concerned: accounts, starts its
 * slice. `now` is the TSC. The switch itself follows.
 * @inline
 */
export function handOver(cpu: Cpu, previous: Thread, next: Thread, now: u64): void {
  // While the thread that is left is still the running one, for the report.
  if (checksEnabled()) checkCanary(previous.stack);
  previous.cpuTicks += now;
  next.cpuTicks -= now;
  next.switchCount += 1;
  cpu.sliceStart = now;
  cpu.lastTicks = now;
  cpu.current = next;
}

/**
 * The same where `next` comes from another level: it goes on with the slice that it was preempted
 * in, and the timer may not be set for it yet.
 * @inline
 */
export function handOverAcross(cpu: Cpu, previous: Thread, next: Thread, now: u64, reason: SwitchReason): void {
  traceSwitch(previous, next, reason);
  if (unlikely(cpu.measures)) noteRun(next, now);
  handOver(cpu, previous, next, now);
  cpu.sliceStart -= next.sliceUsedTicks;
  next.sliceUsedTicks = 0;
  if (cpu.wantsSliceTimer && next.next !== next) startSliceTimer(cpu);
  if (unlikely(next.level === deadlineLevel)) startBudget(cpu, next, now);
}

/**
 * The thread to run when the running one is none of the candidates.
 * @inline
 */
export function nextThread(cpu: Cpu): Thread {
  return cpu.queue.isEmpty ? cpu.idle : cpu.queue.top;
}

/**
 * Does what interrupts have left to do, then runs the thread whose turn it is, which may be the
 * running one.
 */
function dispatch(): void {
  const cpu = thisCpu.self;
  if (cpu.inbox !== null) emptyInbox(cpu);
  if (cpu.timerFired) runTimers(cpu);
  if (unlikely(cpu.stacksWantCare)) careForStacks(cpu);
  const current = cpu.current;
  if (current === cpu.idle) {
    if (cpu.queue.isEmpty) return;
    if (cpu.agingRests) resumeAging(cpu);
    leave(cpu, current, cpu.queue.top, readTsc(), SwitchReason.Yield);
  } else if (cpu.endsSlices) {
    preempt(cpu, current, readTsc());
  }
}

/** Ends the running thread's slice if it is over, and gives the CPU to a thread of higher priority. */
function preempt(cpu: Cpu, current: Thread, now: u64): void {
  cpu.lastTicks = now;
  const isOver = isSliceOver(cpu, now);
  if (unlikely(current.level === deadlineLevel) && isOver && endJob(cpu, current, now)) {
    leave(cpu, current, nextThread(cpu), now, SwitchReason.Preempted);
    return;
  }
  cpu.queue.setHead(isOver ? current.next : current);
  const next = cpu.queue.top;
  if (next === current) {
    if (isOver) cpu.sliceStart = now;
    if (cpu.wantsSliceTimer && current.next !== current) startSliceTimer(cpu);
    return;
  }
  current.preemptionCount += 1;
  if (!isOver) current.sliceUsedTicks = now - cpu.sliceStart;
  leave(cpu, current, next, now, SwitchReason.Preempted);
}

function leave(cpu: Cpu, current: Thread, next: Thread, now: u64, reason: SwitchReason): void {
  handOverAcross(cpu, current, next, now, reason);
  switchContext(current.context, next.context);
  if (unlikely(cpu.measures)) noteSwitched(cpu);
}

/** The switch that was put off, made by the thread that lowers the preemption count to zero. */
export function reschedule(): void {
  const local = thisCpuLocal;
  do {
    local.preemptCount = 1;
    local.needReschedule = false;
    compilerFence();
    dispatch();
    compilerFence();
    local.preemptCount = 0;
    compilerFence();
  } while (local.needReschedule);
}

/**
 * The beginning of an interrupt handler: what it releases inside can switch no thread.
 * @inline
 */
export function enterInterrupt(): void {
  thisCpuLocal.preemptCount += 1;
  compilerFence();
}

/**
 * The end of an interrupt handler, with interrupts off: makes the switch that is due, unless the
 * interrupted code holds preemption.
 * @inline
 */
export function leaveInterrupt(): void {
  const local = thisCpuLocal;
  traceInterruptEnd();
  compilerFence();
  local.preemptCount -= 1;
  if (local.preemptCount === 0 && local.needReschedule) rescheduleFromInterrupt();
}

/** Interrupts are off before and after, and on while another thread runs. */
function rescheduleFromInterrupt(): void {
  const local = thisCpuLocal;
  do {
    local.preemptCount = 1;
    local.needReschedule = false;
    enableInterrupts();
    dispatch();
    disableInterrupts();
    local.preemptCount = 0;
  } while (local.needReschedule);
}

/**
 * Ends the stretch with the count at one that began before a switch.
 * @inline
 */
export function finishSwitch(): void {
  const local = thisCpuLocal;
  compilerFence();
  local.preemptCount = 0;
  compilerFence();
  if (unlikely(local.needReschedule)) reschedule();
}
