// Yielding: the running thread goes behind the others of its priority.

import { dutyHigherReady, preemptCount, raisePreemptCount, readTsc, removeDuty, switchInline, thisCpuLocal } from '../arch/x86_64/index.ts';
import { checkCanary } from '../memory/stack-check.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { thisCpu } from './cpu.ts';
import { finishSwitch, switchesPlainly, switchFully, switchPlainly } from './switch.ts';

/** @inline */
function holdsPreemption(): bool {
  return preemptCount() !== 0;
}

/**
 * At the place of the call: a `ret` behind a switch returns to another thread's caller than the one
 * that the CPU has noted, and mispredicts wherever threads yield in different places.
 *
 * Looks at no clock and counts no time: that is done at the next look, for whoever runs then. A thread
 * that is alone on its level switches to itself, which is cheaper than asking.
 * @blocks
 * @inline
 */
export function yieldThread(): void {
  if (checksEnabled()) assert(!holdsPreemption(), 'a thread may not yield while it holds preemption');
  raisePreemptCount();
  if (unlikely(thisCpuLocal.duties !== 0)) {
    yieldFully();
  } else {
    const current = thisCpu.current;
    if (checksEnabled()) checkCanary(current.stack);
    const next = current.next;
    next.switchCount += 1;
    thisCpu.current = next;
    switchInline(current.context, next.context);
  }
  finishSwitch();
}

/**
 * Gives the CPU to a thread of higher priority, if there is one; the running thread keeps its place.
 * @blocks
 */
export function yieldToHigher(): void {
  assert(!holdsPreemption(), 'a thread may not give way while it holds preemption');
  raisePreemptCount();
  const cpu = thisCpu.self;
  const current = cpu.current;
  cpu.queue.setHead(current);
  const next = cpu.queue.top;
  if (next !== current) switchFully(cpu, current, next, readTsc(), SwitchReason.Preempted);
  finishSwitch();
}

/**
 * Yields where there is something else to do, or a thread of higher priority may be ready.
 * @noinline
 */
function yieldFully(): void {
  removeDuty(dutyHigherReady);
  const cpu = thisCpu.self;
  const current = cpu.current;
  cpu.queue.setHead(current.next);
  const next = cpu.queue.top;
  if (next === current) return;
  if (switchesPlainly()) switchPlainly(cpu, current, next);
  else switchFully(cpu, current, next, readTsc(), SwitchReason.Yield);
}
