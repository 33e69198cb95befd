// Blocking and waking: a thread leaves the run queue, and comes back.
//
// Both want the preemption count above zero; block wants it at exactly one, since it switches.

import { readTsc, switchContext, thisCpuLocal } from '../arch/x86_64/index.ts';
import { preemptionIsOff, thisCpu } from './cpu.ts';
import { handOver, limitSlice } from './switch.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/**
 * Takes the running thread out of the run queue; returns when it has been woken and chosen.
 * @blocks
 */
export function block(): void {
  assert(thisCpuLocal.preemptCount === 1, 'a thread may not block while it holds preemption');
  const cpu = thisCpu.self;
  const current = cpu.current;
  assert(current !== cpu.idle, 'the idle thread may not block');
  current.state = ThreadState.Blocked;
  cpu.queue.remove(current);
  const next = cpu.queue.isEmpty ? cpu.idle : cpu.queue.top;
  handOver(cpu, current, next, readTsc());
  switchContext(current.context, next.context);
  compilerFence();
}

/**
 * Makes a thread ready. With preemption on, one of higher priority than the running thread runs
 * at once, that is, when the preemption count is back at zero.
 */
export function wake(thread: Thread): void {
  assert(thisCpuLocal.preemptCount > 0, 'waking a thread needs preemption held');
  const cpu = thisCpu.self;
  thread.state = ThreadState.Ready;
  cpu.queue.push(thread);
  compilerFence();
  if (cpu.current === cpu.idle) {
    thisCpuLocal.needReschedule = true;
    return;
  }
  if (cpu.timerDeadline === preemptionIsOff) return;
  if (thread.level < cpu.current.level) thisCpuLocal.needReschedule = true;
  else limitSlice(cpu, readTsc());
}
