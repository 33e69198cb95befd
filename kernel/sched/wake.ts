// Blocking and waking: a thread leaves the run queue, and comes back.
//
// Both want the preemption count above zero; blocking wants it at exactly one, since it switches.
// Who waits for something uses a WaitQueue; this is below it.

import {
  addDuty, dutyHigherReady, dutyMeasures, observerDuties, preemptCount, readTsc, thisCpuLocal, wantReschedule,
} from '../arch/x86_64/index.ts';
import { SwitchReason } from '../observe/trace-kinds.ts';
import { type Cpu, thisCpu, wantDispatch } from './cpu.ts';
import { deadlineLevel, insertBefore } from './run-queue.ts';
import { noteReady } from './measures.ts';
import { startSliceTimer } from './slice-timer.ts';
import { nextThread, switchesPlainly, switchFully, switchPlainly } from './switch.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { traceWake } from './trace-points.ts';

/**
 * Takes the running thread out of the run queue; returns when it has been woken and chosen.
 * @blocks
 */
export function block(): void {
  const cpu = thisCpu.self;
  const current = cpu.current;
  stepAside(cpu, current);
  switchAway(cpu, current);
}

/**
 * The first half: the thread runs on, but is in no queue. Nobody may be woken until switchAway.
 * @inline
 */
export function stepAside(cpu: Cpu, current: Thread): void {
  if (checksEnabled()) {
    assert(preemptCount() === 1, 'a thread may not block while it holds preemption');
    assert(current !== cpu.idle, 'the idle thread may not block');
  }
  current.state = ThreadState.Blocked;
  cpu.queue.removeRunning(current);
}

/**
 * The second half: returns when the thread has been woken and chosen.
 * @blocks
 * @inline
 */
export function switchAway(cpu: Cpu, current: Thread): void {
  if (switchesPlainly() && likely(!cpu.queue.hasNoPriority)) switchPlainly(cpu, current, cpu.queue.highest);
  else switchFully(cpu, current, nextThread(cpu), readTsc(), SwitchReason.Blocked);
  compilerFence();
}

/**
 * Makes a blocked thread ready. With preemption on, one of higher priority than the running thread
 * runs at once, that is, when the preemption count is back at zero. May be called in an interrupt
 * handler that may touch the scheduler (inbox.ts).
 * @inline
 */
export function wake(thread: Thread): void {
  if (checksEnabled()) {
    assert(preemptCount() > 0, 'waking a thread needs preemption held');
    assert(thread.state === ThreadState.Blocked, 'only a blocked thread can be woken');
  }
  if (unlikely(thread.isSuspended)) thread.state = ThreadState.Suspended;
  else makeReady(thread);
}

/**
 * Puts a thread into the run queue, behind those of its priority.
 * @inline
 */
export function makeReady(thread: Thread): void {
  const cpu = thisCpu.self;
  const current = cpu.current;
  thread.state = ThreadState.Ready;
  if (unlikely((thisCpuLocal.duties & observerDuties) !== 0)) observeWake(thread);
  const level = thread.level;
  const running = current.level;
  if (level > running) {
    cpu.queue.pushElsewhere(thread, level);
  } else if (level < running) {
    cpu.queue.pushElsewhere(thread, level);
    preferOther(cpu);
  } else if (level !== deadlineLevel) {
    insertBefore(thread, current);
    if (unlikely(cpu.wantsSliceTimer)) startSliceTimer(cpu);
  } else {
    cpu.queue.pushElsewhere(thread, level);
    if (cpu.queue.top !== current) preferOther(cpu);
  }
}

/**
 * @cold
 */
function observeWake(thread: Thread): void {
  traceWake(thread);
  if ((thisCpuLocal.duties & dutyMeasures) !== 0) noteReady(thread);
}

/**
 * A thread of higher priority than the running one is ready.
 * @inline
 */
export function preferOther(cpu: Cpu): void {
  if (likely(cpu.endsSlices)) wantReschedule();
  else preferOtherLater(cpu);
}

/**
 * The same with preemption off, where only the idle thread gives way.
 * @cold
 */
function preferOtherLater(cpu: Cpu): void {
  if (cpu.current === cpu.idle) wantDispatch();
  else addDuty(dutyHigherReady);
}
