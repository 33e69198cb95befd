// How long threads have run.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { thisCpu } from './cpu.ts';
import type { Thread } from './thread.ts';

/** CPU time in nanoseconds, to this moment. */
export function cpuTimeNsOf(thread: Thread): u64 {
  using guard = preemptionGuard.acquire();
  return clock.ticksToNs(cpuTicksOf(thread));
}

/** The same in ticks of the TSC. Needs preemption held. */
export function cpuTicksOf(thread: Thread): u64 {
  return thread.cpuTicks + (thisCpu.current === thread ? clock.nowTicks() - thisCpu.lastTicks : 0);
}
