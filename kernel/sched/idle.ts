// What a CPU does when no thread is ready: it stops until an interrupt, or ends the machine when
// nothing can come any more.
//
// The idle thread is the stack that the kernel started on. It is in no queue.

import { disableInterrupts, enableInterrupts, noReschedule, thisCpuLocal, waitForInterrupt } from '../arch/x86_64/index.ts';
import { report } from '../observe/console.ts';
import { endMachine, ExitStatus } from '../observe/end.ts';
import { log } from '../observe/log.ts';
import { thisCpu } from './cpu.ts';
import { reschedule } from './switch.ts';
import { liveThreadCount, oldestThread } from './thread-store.ts';
import { ThreadState } from './thread-state.ts';
import { setTimerExactly } from './timers.ts';

/** Interrupt handlers that may still wake a thread: while there are any, idle waits. */
let wakeSourceCount: u32 = 0;

/** Says that an interrupt handler will wake a thread later on. */
export function addWakeSource(): void {
  wakeSourceCount += 1;
}

export function removeWakeSource(): void {
  wakeSourceCount -= 1;
}

/** The idle thread's loop. */
export function runIdle(): never {
  for (;;) {
    disableInterrupts();
    const cpu = thisCpu.self;
    if ((thisCpuLocal.preemption & noReschedule) === 0 || !cpu.queue.isEmpty) {
      enableInterrupts();
      reschedule();
      continue;
    }
    if (liveThreadCount() === 0) finishMachine();
    if (wakeSourceCount === 0 && cpu.timers.first === null) reportDeadlock();
    setTimerExactly(cpu);
    waitForInterrupt();
  }
}

function finishMachine(): never {
  log.info`all threads have ended`;
  endMachine(ExitStatus.Success);
}

function reportDeadlock(): never {
  report`threads that wait for ever:`;
  for (let thread = oldestThread(); thread !== null; thread = thread.newerThread) {
    if (thread.isDaemon) continue;
    if (thread.state === ThreadState.Blocked) report`    ${thread.number} "${thread.name}"`;
    if (thread.state === ThreadState.Suspended) report`    ${thread.number} "${thread.name}" (suspended)`;
  }
  panic('deadlock: all threads are blocked');
}
