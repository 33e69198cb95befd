// The end of a thread. It steps onto the CPU's exit stack first, so that its own is free before
// anybody hears that it has ended.

import { leaveStack, loadContext, readTsc, thisCpuLocal } from '../arch/x86_64/index.ts';
import { holdPreemption } from '../locks/preemption-guard.ts';
import { log } from '../observe/log.ts';
import { thisCpu } from './cpu.ts';
import { forgetDoomed } from './doomed.ts';
import { giveBackFloatArea } from './float-area.ts';
import { leaveLocksBehind } from './lock-transfer.ts';
import { handOverAcross, nextThread } from './switch.ts';
import { countEnded, freeSlot } from './thread-table.ts';
import { ThreadRelease, ThreadState } from './thread-state.ts';
import { wake } from './wake.ts';

/**
 * Ends the running thread.
 * @blocks
 */
export function exitThread(): never {
  assert(thisCpuLocal.preemptCount === 0, 'a thread may not end while it holds preemption');
  const cpu = thisCpu.self;
  assert(cpu.current !== cpu.idle, 'the idle thread may not end');
  log.trace`thread ${cpu.current.id} "${cpu.current.name}" ends`;
  holdPreemption();
  leaveStack(cpu.exitStackTop, finishExit);
  unreachable();
}

/** On the exit stack, with preemption held. */
export function finishExit(): never {
  const cpu = thisCpu.self;
  const thread = cpu.current;
  if (thread.heldLocks !== null) leaveLocksBehind(thread);
  cpu.queue.removeRunning(thread);
  thread.state = ThreadState.Exited;
  if (unlikely(thread.stack.isDoomed)) forgetDoomed(cpu, thread.stack);
  thread.stack.giveBack();
  countEnded();
  giveBackFloatArea(thread);
  const next = nextThread(cpu);
  handOverAcross(cpu, thread, next, readTsc());
  const joiner = thread.joiner;
  if (joiner !== null) wake(joiner);
  else if (thread.release === ThreadRelease.OnExit) freeSlot(thread);
  loadContext(next.context);
  unreachable();
}
