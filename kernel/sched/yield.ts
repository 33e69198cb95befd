// Yielding: the running thread goes behind the others of its priority.

import { readTsc, switchInline, thisCpuLocal } from '../arch/x86_64/index.ts';
import { thisCpu } from './cpu.ts';
import { finishSwitch, handOver } from './switch.ts';

/** @inline */
function holdsPreemption(): bool {
  return thisCpuLocal.preemptCount !== 0;
}

/** @blocks */
export function yieldThread(): void {
  const local = thisCpuLocal;
  assert(!holdsPreemption(), 'a thread may not yield while it holds preemption');
  local.preemptCount = 1;
  compilerFence();
  const cpu = thisCpu.self;
  const current = cpu.current;
  cpu.queue.rotate(current);
  const next = cpu.queue.top;
  if (next !== current) {
    handOver(cpu, current, next, readTsc());
    switchInline(current.context, next.context);
  }
  finishSwitch();
}
