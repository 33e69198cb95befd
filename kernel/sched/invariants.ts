// What must be true of the scheduler whenever preemption is not held: run queue, waiting threads,
// timers and the list of threads agree with each other.
//
// For tests and for whoever looks for damage; costs time in proportion to the number of threads.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { dueLevel } from './inheritance.ts';
import { thisCpu } from './cpu.ts';
import { checkThreadStore, oldestThread } from './thread-store.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/** Panics if the scheduler contradicts itself, or the timer is not set for what comes first. */
export function checkInvariants(): void {
  holdPreemption();
  checkScheduler();
  const cpu = thisCpu.self;
  assert(cpu.timerFired || cpu.timerDeadline <= cpu.timers.firstDeadline, 'the timer is not set for the first event');
  releasePreemption();
}

/** The same for who holds preemption. */
export function checkScheduler(): void {
  const cpu = thisCpu.self;
  checkThreadStore();
  const inQueue = cpu.queue.checkInvariants();
  const timers = cpu.timers.checkInvariants();
  let ready: u32 = 0;
  let timeouts: u32 = 0;
  for (let thread = oldestThread(); thread !== null; thread = thread.newerThread) {
    checkThread(thread);
    if (thread.state === ThreadState.Ready) ready += 1;
    if (thread.timeout.isQueued) timeouts += 1;
  }
  assert(inQueue === ready, 'the run queue has not all ready threads');
  assert(timers >= timeouts, 'a thread has a time-out that nobody will see');
  const current = cpu.current;
  assert(current === cpu.idle || current.state === ThreadState.Ready, 'the running thread is not in the run queue');
}

function checkThread(thread: Thread): void {
  const queue = thread.waitsIn;
  if (queue !== null) {
    assert(thread.state === ThreadState.Blocked, 'a thread waits in a queue and is not blocked');
    assert(!queue.isEmpty, 'a thread waits in a queue that does not know it');
    queue.checkInvariants();
  }
  if (thread.state === ThreadState.Exited) assert(thread.heldLocks === null, 'a thread has ended with a lock');
  if (thread.timeout.isQueued) assert(thread.state === ThreadState.Blocked, 'a thread has a time-out and does not wait');
  // Higher for a while: what a waiter lent whose time is up is taken back when it runs.
  assert(thread.level <= dueLevel(thread), 'a thread has less priority than it was lent');
}
