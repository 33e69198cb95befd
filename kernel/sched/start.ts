// Starts the scheduler: the stack that the kernel runs on becomes the idle thread, and the
// program's main becomes the first thread.

import { bootStack, bootStackBytes } from '../../boot/start.ts';
import { enableInterrupts, readTsc } from '../arch/x86_64/index.ts';
import { setReschedule } from '../locks/preemption-guard.ts';
import { setGuardPageOwner } from '../observe/fault-report.ts';
import { setThreadNamer } from '../observe/panic.ts';
import { TimerKind } from '../time/timer-queue.ts';
import { endlessSlice, thisCpu } from './cpu.ts';
import { runIdle } from './idle.ts';
import { setInboxAction } from './inbox.ts';
import { InboxKind } from './inbox-item.ts';
import { idleLevel } from './run-queue.ts';
import { endWaitInTime } from './sleep.ts';
import { spawn } from './spawn.ts';
import { reschedule } from './switch.ts';
import { guardPageOwner } from './thread-table.ts';
import { ThreadState } from './thread-state.ts';
import { Thread } from './thread.ts';
import { setTimerAction } from './timers.ts';
import { wakePosted } from './wake-from-interrupt.ts';

const idleThread = new Thread();

/** Makes the caller the idle thread, for which the scheduler can now be used. */
export function startScheduler(): void {
  idleThread.name = 'idle';
  idleThread.state = ThreadState.Ready;
  idleThread.sliceTicks = endlessSlice;
  idleThread.level = idleLevel;
  idleThread.next = idleThread;
  idleThread.previous = idleThread;
  idleThread.stack.adopt(addressof(bootStack), bootStackBytes);
  thisCpu.current = idleThread;
  thisCpu.idle = idleThread;
  idleThread.cpuTicks -= readTsc();
  setTimerAction(TimerKind.Timeout, endWaitInTime);
  setInboxAction(InboxKind.Wake, wakePosted);
  setReschedule(reschedule);
  setThreadNamer(currentThreadName);
  setGuardPageOwner(stackOwner);
  enableInterrupts();
}

/** Runs the program: `main` in a thread of that name. Returns never; the machine ends with the last thread. */
export function runProgram(main: () => void): never {
  const thread = spawn<bool>(changetype<(argument: bool) => void>(main), false, { name: 'main' });
  assert(thread !== null, 'the thread table is empty at the start');
  thread.detach();
  runIdle();
}

function currentThreadName(): string {
  return thisCpu.current.name;
}

function stackOwner(address: usize): string | null {
  return idleThread.stack.isGuardPage(address) ? idleThread.name : guardPageOwner(address);
}
