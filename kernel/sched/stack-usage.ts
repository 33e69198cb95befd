// What can be said of a thread's stack, by itself or by others.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { type StackUsage } from '../memory/stack-status.ts';
import { readStackUsage } from '../memory/stack-usage.ts';
import { thisCpu } from './cpu.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/** Panics for a thread that has ended: its stack is gone. */
export function stackUsageOf(thread: Thread): StackUsage {
  using guard = preemptionGuard.acquire();
  assert(thread.state !== ThreadState.Exited, 'a thread that has ended has no stack');
  return readStackUsage(thread.stack, thisCpu.current === thread ? frameAddress() : thread.context.rsp);
}
