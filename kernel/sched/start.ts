// Starts the scheduler: the stack that the kernel runs on becomes the idle thread, and the
// program's main becomes the first thread.

import { bootStack, bootStackBytes } from '../../boot/start.ts';
import { enableInterrupts, readTsc, thisCpuLocal } from '../arch/x86_64/index.ts';
import { guardPageOwner } from '../memory/guard-pages.ts';
import { onStackUsedUp } from '../memory/stack-check.ts';
import { stackAt } from '../memory/stack-owners.ts';
import { report } from '../observe/console.ts';
import { setPageFaultHandler, setStackHint } from '../observe/fault-report.ts';
import { setThreadNamer } from '../observe/panic.ts';
import { TimerKind } from '../time/timer-queue.ts';
import { lookForStarving } from './aging.ts';
import { endlessSlice, guardCpuStacks, thisCpu } from './cpu.ts';
import { doomUsedUp, threadOfStack } from './doomed.ts';
import { runIdle } from './idle.ts';
import { setInboxAction } from './inbox.ts';
import { InboxKind } from './inbox-item.ts';
import { handleStackFault } from './overflow.ts';
import { assignLevel, idleLevel } from './run-queue.ts';
import { endWaitInTime } from './sleep.ts';
import { spawn } from './spawn.ts';
import { ThreadState } from './thread-state.ts';
import { Thread } from './thread.ts';
import { fireTimer } from './timer.ts';
import { setTimerAction } from './timers.ts';
import { wakePosted } from './wake-from-interrupt.ts';

/** What the start of the kernel may still use of its stack below the frame of startScheduler. */
const bootStackSlackBytes = 2048;

const idleThread = new Thread();

/** Makes the caller the idle thread, for which the scheduler can now be used. */
export function startScheduler(): void {
  idleThread.name = 'idle';
  idleThread.state = ThreadState.Ready;
  idleThread.sliceTicks = endlessSlice;
  idleThread.sliceEnd = endlessSlice;
  assignLevel(idleThread, idleLevel);
  idleThread.next = idleThread;
  idleThread.previous = idleThread;
  idleThread.stack.adoptRunning(addressof(bootStack), bootStackBytes, frameAddress() - bootStackSlackBytes);
  guardCpuStacks();
  thisCpu.current = idleThread;
  thisCpu.idle = idleThread;
  thisCpu.startTicks = readTsc();
  thisCpu.lastTicks = thisCpu.startTicks;
  thisCpu.timed = idleThread;
  thisCpuLocal.hasWork = true;
  setTimerAction(TimerKind.Timeout, endWaitInTime);
  setTimerAction(TimerKind.Timer, fireTimer);
  setTimerAction(TimerKind.Aging, lookForStarving);
  setInboxAction(InboxKind.Wake, wakePosted);
  setThreadNamer(currentThreadName);
  setPageFaultHandler(handleStackFault);
  setStackHint(hintAtStack);
  onStackUsedUp(doomUsedUp);
  enableInterrupts();
}

/** Runs the program: `main` in a thread of that name. Returns never; the machine ends with the last thread. */
export function runProgram(main: () => void): never {
  const thread = spawn<bool, void>(changetype<(argument: bool) => void>(main), false, { name: 'main' });
  assert(thread !== null, 'the first thread is one of the static ones');
  thread.detach();
  runIdle();
}

function currentThreadName(): string {
  return thisCpu.current.name;
}

/** Part of a fatal report: whose stack a faulting address lies below. */
function hintAtStack(address: usize): void {
  const purpose = guardPageOwner(address);
  if (purpose !== null) report`    hint: the stack for ${purpose} is exhausted`;
  const stack = stackAt(address);
  if (stack !== null && address < stack.base) report`    hint: this is below the stack of thread "${threadOfStack(stack).name}"`;
}
