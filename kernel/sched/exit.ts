// The end of a thread. It steps onto the CPU's exit stack first, so that its own is free before
// anybody hears that it has ended.

import { leaveStack, loadContext, preemptCount, readTsc } from '../arch/x86_64/index.ts';
import { holdPreemption } from '../locks/preemption-guard.ts';
import { canary } from '../memory/stack-canary.ts';
import { log } from '../observe/log.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { thisCpu } from './cpu.ts';
import { giveBackShare } from './deadline.ts';
import { forgetDoomed } from './doomed.ts';
import { giveBackFloatArea } from './float-area.ts';
import { leaveLocksBehind } from './lock-transfer.ts';
import { handOverFully, nextThread } from './switch.ts';
import { endLocals } from './thread-local.ts';
import { countEnded, freeThread } from './thread-store.ts';
import { ThreadEnd, ThreadState } from './thread-state.ts';
import { traceThreadEnd } from './trace-points.ts';

/**
 * Ends the running thread.
 * @blocks
 */
export function endThread(how: ThreadEnd): never {
  assert(preemptCount() === 0, 'a thread may not end while it holds preemption');
  const cpu = thisCpu.self;
  const thread = cpu.current;
  assert(thread !== cpu.idle, 'the idle thread may not end');
  endLocals(thread);
  log.trace`thread ${thread.number} "${thread.name}" ends`;
  thread.end = how;
  holdPreemption();
  leaveStack(cpu.exitStackTop, finishExit);
  unreachable();
}

/** On the exit stack, with preemption held once. */
export function finishExit(): never {
  const cpu = thisCpu.self;
  const thread = cpu.current;
  if (thread.heldLocks !== null) leaveLocksBehind(thread);
  cpu.queue.removeRunning(thread);
  thread.state = ThreadState.Exited;
  if (unlikely(thread.stack.isDoomed)) forgetDoomed(cpu, thread.stack);
  thread.stack.giveBack();
  // The switch below looks at the canary of the stack that it leaves; this one may be unmapped now.
  thread.stack.canaryAt = addressof(canary);
  if (!thread.isDaemon) countEnded();
  if (unlikely(thread.periodTicks !== 0)) giveBackShare(thread);
  giveBackFloatArea(thread);
  const next = nextThread(cpu);
  traceThreadEnd(thread);
  handOverFully(cpu, thread, next, readTsc(), SwitchReason.Ended);
  thread.watchers.wakeAll();
  if (thread.isDetached) freeThread(thread);
  loadContext(next.context);
  unreachable();
}
