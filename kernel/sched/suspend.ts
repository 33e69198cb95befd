// Suspending and resuming: a thread that is not to run, whatever else it waits for.
//
// A suspended thread that waits goes on waiting; what wakes it makes it suspended instead of ready.
// Suspending twice is like once. Who suspends a thread that holds a lock keeps the lock.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { makeReady, stepAside, switchAway } from './wake.ts';

/**
 * Stops the running thread until it is resumed.
 * @blocks
 */
export function suspendSelf(): void {
  holdPreemption();
  suspendRunning(thisCpu.self);
  releasePreemption();
}

/**
 * The same with preemption held exactly once by the caller, who has looked the thread up.
 * @blocks
 */
export function suspendHeld(thread: Thread): void {
  if (thread.isSuspended || thread.state === ThreadState.Exited) return;
  thread.isSuspended = true;
  if (thread.state !== ThreadState.Ready) return;
  const cpu = thisCpu.self;
  if (thread === cpu.current) {
    suspendRunning(cpu);
    return;
  }
  cpu.queue.remove(thread);
  thread.state = ThreadState.Suspended;
}

/**
 * @blocks
 * @inline
 */
function suspendRunning(cpu: Cpu): void {
  const thread = cpu.current;
  thread.isSuspended = true;
  stepAside(cpu, thread);
  thread.state = ThreadState.Suspended;
  switchAway(cpu, thread);
}

/**
 * Lets a suspended thread go on. Needs preemption held.
 * @inline
 */
export function resumeThread(thread: Thread): void {
  thread.isSuspended = false;
  if (thread.state === ThreadState.Suspended) makeReady(thread);
}
