// Yielding: the running thread goes behind the others of its priority.

import { readTsc, thisCpuLocal } from '../arch/x86_64/index.ts';
import { thisCpu } from './cpu.ts';
import { finishSwitch, switchTo } from './switch.ts';

export function yieldThread(): void {
  const local = thisCpuLocal;
  assert(local.preemptCount === 0, 'a thread may not yield while it holds preemption');
  local.preemptCount = 1;
  compilerFence();
  const cpu = thisCpu.self;
  const current = cpu.current;
  cpu.queue.rotate(current);
  const next = cpu.queue.top;
  if (next !== current) switchTo(cpu, next, readTsc());
  finishSwitch();
}
