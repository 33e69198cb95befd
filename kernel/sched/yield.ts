// Yielding: the running thread goes behind the others of its priority.

import { readTsc, switchContext, switchInline, thisCpuLocal } from '../arch/x86_64/index.ts';
import { isTracing } from '../observe/trace.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { noteSwitched } from './measures.ts';
import { finishSwitch, handOver, handOverAcross } from './switch.ts';

/** @inline */
function holdsPreemption(): bool {
  return thisCpuLocal.preemptCount !== 0;
}

/**
 * At the place of the call: a `ret` behind a switch returns to another thread's caller than the one
 * that the CPU has noted, and mispredicts wherever threads yield in different places.
 * @blocks
 * @inline
 */
export function yieldThread(): void {
  const local = thisCpuLocal;
  if (checksEnabled()) assert(!holdsPreemption(), 'a thread may not yield while it holds preemption');
  local.preemptCount = 1;
  compilerFence();
  const cpu = thisCpu.self;
  const current = cpu.current;
  const next = current.next;
  if (unlikely(cpu.yieldsSlowly)) {
    yieldToAny(cpu);
  } else if (next !== current) {
    handOver(cpu, current, next, unlikely(cpu.yieldsWithoutClock) ? cpu.lastTicks : readTsc());
    switchInline(current.context, next.context);
  }
  finishSwitch();
}

/**
 * Gives the CPU to a thread of higher priority, if there is one; the running thread keeps its place.
 * @blocks
 */
export function yieldToHigher(): void {
  const local = thisCpuLocal;
  assert(!holdsPreemption(), 'a thread may not give way while it holds preemption');
  local.preemptCount = 1;
  compilerFence();
  const cpu = thisCpu.self;
  const current = cpu.current;
  cpu.queue.setHead(current);
  const next = cpu.queue.top;
  if (next !== current) {
    handOverAcross(cpu, current, next, readTsc(), SwitchReason.Preempted);
    switchContext(current.context, next.context);
  }
  finishSwitch();
}

/**
 * Yields where a thread of higher priority may be ready, the timer may be wanted, or the trace wants to know.
 * @noinline
 */
function yieldToAny(cpu: Cpu): void {
  cpu.yieldsSlowly = isTracing() || cpu.measures;
  const current = cpu.current;
  cpu.queue.setHead(current.next);
  const next = cpu.queue.top;
  if (next === current) return;
  handOverAcross(cpu, current, next, readTsc(), SwitchReason.Yield);
  switchContext(current.context, next.context);
  if (unlikely(cpu.measures)) noteSwitched(cpu);
}
