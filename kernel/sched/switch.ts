// The one way from a thread to the next, and the choice of the next.
//
// Discipline: whoever comes here has the preemption count at exactly one and interrupts on, and
// whoever comes out, on whichever thread, finds both so. An interrupt in between only notes that a
// switch is wanted, which is seen when the count goes back to zero. An interrupt handler that
// switches therefore turns interrupts on first and off again afterwards.
//
// A switch is plain, a dozen stores and a jump, unless the CPU has duties beside it (CpuLocal.duties):
// a trace to write, latencies to measure, registers of floating point to keep, deadlines to watch.

import {
  disableInterrupts, dutyMeasures, enableInterrupts, lowerPreemptCount, noReschedule, raisePreemptCount, readTsc, switchContext,
  switchDuties, switchInline, thisCpuLocal,
} from '../arch/x86_64/index.ts';
import { checkCanary } from '../memory/stack-check.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { resumeAging } from './aging.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { careForStacks } from './doomed.ts';
import { endJob, startBudget } from './deadline.ts';
import { emptyInbox } from './inbox.ts';
import { deadlineLevel } from './run-queue.ts';
import { beginTimed, isSliceOver, setSliceTimer, startSliceTimer } from './slice-timer.ts';
import { noteRun, noteSwitched } from './measures.ts';
import type { Thread } from './thread.ts';
import { traceInterruptEnd, traceSwitch } from './trace-points.ts';
import { runTimers } from './timers.ts';

/** CpuLocal.preemption of one that holds preemption once, while no switch is wanted. */
const heldOnce: u32 = noReschedule + 1;

/**
 * Makes `next` the running thread as far as the scheduler is concerned. `now` is the TSC. The switch
 * itself follows.
 * @inline
 */
export function handOver(cpu: Cpu, previous: Thread, next: Thread, now: u64): void {
  // While the thread that is left is still the running one, for the report.
  if (checksEnabled()) checkCanary(previous.stack);
  previous.cpuTicks += now - cpu.lastTicks;
  cpu.lastTicks = now;
  next.switchCount += 1;
  cpu.timed = next;
  cpu.current = next;
}

/**
 * The same with all that a switch may have to do besides.
 * @noinline
 */
export function handOverFully(cpu: Cpu, previous: Thread, next: Thread, now: u64, reason: SwitchReason): void {
  traceSwitch(previous, next, reason);
  if ((thisCpuLocal.duties & dutyMeasures) !== 0) noteRun(next, now);
  handOver(cpu, previous, next, now);
  if (cpu.wantsSliceTimer && next.next !== next) setSliceTimer(cpu, now);
  if (next.level === deadlineLevel) startBudget(cpu, next, now);
}

/**
 * Switches, whatever there is to do.
 * @noinline
 */
export function switchFully(cpu: Cpu, current: Thread, next: Thread, now: u64, reason: SwitchReason): void {
  handOverFully(cpu, current, next, now, reason);
  switchContext(current.context, next.context);
  if ((thisCpuLocal.duties & dutyMeasures) !== 0) noteSwitched(cpu);
}

/**
 * Switches where no duty wants more.
 * @inline
 */
export function switchPlainly(cpu: Cpu, current: Thread, next: Thread): void {
  handOver(cpu, current, next, readTsc());
  if (next.next !== next && cpu.wantsSliceTimer) startSliceTimer(cpu);
  switchInline(current.context, next.context);
}

/**
 * True if a switch may be the plain one; there are no threads with deadlines then.
 * @inline
 */
export function switchesPlainly(): bool {
  return likely((thisCpuLocal.duties & switchDuties) === 0);
}

/** The thread to run when the running one is none of the candidates. */
export function nextThread(cpu: Cpu): Thread {
  return cpu.queue.isEmpty ? cpu.idle : cpu.queue.top;
}

/**
 * Does what interrupts have left to do, then runs the thread whose turn it is, which may be the
 * running one.
 * @noinline
 */
function dispatch(): void {
  const local = thisCpuLocal;
  local.hasWork = false;
  compilerFence();
  const cpu = thisCpu.self;
  if (cpu.inbox !== null) emptyInbox(cpu);
  const now = cpu.timerFired ? runTimers(cpu) : readTsc();
  if (unlikely(cpu.stacksWantCare)) careForStacks(cpu);
  const current = cpu.current;
  if (current === cpu.idle) {
    if (!cpu.queue.isEmpty) {
      if (cpu.agingRests) resumeAging(cpu);
      switchFully(cpu, current, cpu.queue.top, now, SwitchReason.Yield);
    }
    // What wakes an idle CPU comes here again.
    local.hasWork = true;
  } else if (cpu.endsSlices) {
    preempt(cpu, current, now);
  }
}

/** Ends the running thread's slice if it is over, and gives the CPU to a thread of higher priority. */
function preempt(cpu: Cpu, current: Thread, now: u64): void {
  const isOver = isSliceOver(cpu, now);
  if (unlikely(current.level === deadlineLevel) && isOver && endJob(cpu, current, now)) {
    switchFully(cpu, current, nextThread(cpu), now, SwitchReason.Preempted);
    return;
  }
  if (isOver) current.sliceEnd = current.cpuTicks + current.sliceTicks;
  cpu.queue.setHead(isOver ? current.next : current);
  const next = cpu.queue.top;
  if (next === current) {
    if (cpu.wantsSliceTimer && current.next !== current) setSliceTimer(cpu, now);
    // What came before the end of its budget was another's.
    else if (unlikely(current.level === deadlineLevel)) startBudget(cpu, current, now);
    return;
  }
  current.preemptionCount += 1;
  if (switchesPlainly()) {
    handOver(cpu, current, next, now);
    if (cpu.wantsSliceTimer && next.next !== next) setSliceTimer(cpu, now);
    switchInline(current.context, next.context);
  } else {
    switchFully(cpu, current, next, now, SwitchReason.Preempted);
  }
  beginTimed(cpu);
}

/**
 * Gives the CPU to the thread of higher priority that has become ready; the running one keeps its
 * place and what is left of its slice.
 * @inline
 */
function giveWay(): void {
  const cpu = thisCpu.self;
  const current = cpu.current;
  if (!switchesPlainly()) {
    giveWayFully(cpu, current);
    return;
  }
  cpu.queue.setHead(current);
  const next = cpu.queue.highest;
  if (next === current) return;
  current.preemptionCount += 1;
  switchPlainly(cpu, current, next);
}

/** @noinline */
function giveWayFully(cpu: Cpu, current: Thread): void {
  cpu.queue.setHead(current);
  const next = cpu.queue.top;
  if (next === current) return;
  current.preemptionCount += 1;
  switchFully(cpu, current, next, readTsc(), SwitchReason.Preempted);
}

/**
 * The switch that was put off, made by the thread that lowers the preemption count to zero.
 * @noinline
 * @export heddleReschedule
 */
export function reschedule(): void {
  do {
    thisCpuLocal.preemption = heldOnce;
    compilerFence();
    if (unlikely(thisCpuLocal.hasWork)) dispatch();
    else giveWay();
  } while (unlikely(lowerPreemptCount()));
}

/**
 * The beginning of an interrupt handler: what it releases inside can switch no thread.
 * @inline
 */
export function enterInterrupt(): void {
  raisePreemptCount();
}

/**
 * The end of an interrupt handler, with interrupts off: makes the switch that is due, unless the
 * interrupted code holds preemption.
 * @inline
 */
export function leaveInterrupt(): void {
  traceInterruptEnd();
  if (unlikely(lowerPreemptCount())) rescheduleFromInterrupt();
}

/**
 * Interrupts are off before and after, and on while another thread runs. Keeps the registers that the
 * handlers then need not.
 * @cold
 */
function rescheduleFromInterrupt(): void {
  do {
    thisCpuLocal.preemption = heldOnce;
    enableInterrupts();
    if (unlikely(thisCpuLocal.hasWork)) dispatch();
    else giveWay();
    disableInterrupts();
  } while (unlikely(lowerPreemptCount()));
}

/**
 * Ends the stretch with the count at one that began before a switch.
 * @inline
 */
export function finishSwitch(): void {
  if (unlikely(lowerPreemptCount())) reschedule();
}
