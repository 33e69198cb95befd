// The one way from a thread to the next, and the choice of the next.
//
// Discipline: whoever comes here has the preemption count at exactly one and interrupts on, and
// whoever comes out, on whichever thread, finds both so. An interrupt in between only sets
// needReschedule, which is looked at when the count goes back to zero. An interrupt handler that
// switches therefore turns interrupts on first and off again afterwards.

import { armTimer, disableInterrupts, enableInterrupts, readTsc, switchContext, thisCpuLocal } from '../arch/x86_64/index.ts';
import { type Cpu, preemptionIsOff, thisCpu } from './cpu.ts';
import type { Thread } from './thread.ts';

/** A slice that ends within this many ticks has ended: the timer is not that exact. */
const slackTicks: u64 = 2000;

/**
 * Makes `next` the running thread as far as the scheduler is concerned: accounts, starts its
 * slice, sees to the timer. `now` is the TSC. The switch itself follows.
 * @inline
 */
export function handOver(cpu: Cpu, previous: Thread, next: Thread, now: u64): void {
  previous.cpuTicks += now;
  next.cpuTicks -= now;
  next.switchCount += 1;
  const sliceEnd = now + next.sliceTicks;
  cpu.sliceEnd = sliceEnd;
  cpu.current = next;
  // The timer's interrupt may come here and look at what stands above; then at the deadline.
  compilerFence();
  if (unlikely(sliceEnd < cpu.timerDeadline)) limitSlice(cpu, now);
}

/**
 * Sees to it that the timer interrupts when the running thread's slice ends, if there is another
 * to give the CPU to. Does nothing while preemption is off.
 * @noinline
 */
export function limitSlice(cpu: Cpu, now: u64): void {
  const current = cpu.current;
  const deadline = cpu.sliceEnd;
  if (current.next === current || deadline >= cpu.timerDeadline) return;
  cpu.timerDeadline = deadline;
  armTimer(now, deadline > now ? deadline - now : 1);
}

/** True if the running thread has had its time slice. */
export function isSliceOver(cpu: Cpu, now: u64): bool {
  return now + slackTicks >= cpu.sliceEnd;
}

/** Runs the thread whose turn it is, which may be the running one. */
function dispatch(): void {
  const cpu = thisCpu.self;
  const now = readTsc();
  const current = cpu.current;
  if (cpu.timerDeadline !== preemptionIsOff && isSliceOver(cpu, now)) cpu.queue.rotate(current);
  const next = cpu.queue.isEmpty ? cpu.idle : cpu.queue.top;
  if (next === current) {
    if (isSliceOver(cpu, now)) cpu.sliceEnd = now + current.sliceTicks;
    limitSlice(cpu, now);
    return;
  }
  current.preemptionCount += 1;
  handOver(cpu, current, next, now);
  switchContext(current.context, next.context);
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
