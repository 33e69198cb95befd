// Waiting for the end of a thread, or declaring that nobody will. Threads are named by their ids
// here: one that is gone is found out.

import { preemptCount } from '../arch/x86_64/index.ts';
import { holdPreemption, preemptionGuard, releasePreemption } from '../locks/preemption-guard.ts';
import { thisCpu } from './cpu.ts';
import { freeThread, type ThreadId, threadWithId } from './thread-store.ts';
import { ThreadEnd, ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { WaitResult } from './wait-result.ts';

/** Why a join gives no result. */
export enum JoinError {
  None,
  /** The thread ended by Thread.exitCancelled or Thread.checkCancel. */
  Cancelled,
  /** The thread used up its stack. */
  StackOverflow,
  /** The thread caused an exception of the CPU. */
  Fault,
  /** The thread still runs when the time is over. */
  TimedOut,
  /** The waiting thread was cancelled. */
  WaiterCancelled,
  /** The thread was joined already, or ended detached. */
  NoThread,
  /** The thread was detached. */
  Detached,
  /** A thread cannot wait for its own end. */
  OwnThread,
}

/** An error in words. */
export function joinErrorText(error: JoinError): string {
  switch (error) {
    case JoinError.None: return 'no error';
    case JoinError.Cancelled: return 'the thread was cancelled';
    case JoinError.StackOverflow: return 'the thread used up its stack';
    case JoinError.Fault: return 'the thread caused an exception';
    case JoinError.TimedOut: return 'the thread still runs';
    case JoinError.WaiterCancelled: return 'the waiting thread was cancelled';
    case JoinError.NoThread: return 'the thread was joined already, or ended detached';
    case JoinError.Detached: return 'the thread was detached';
    default: return 'a thread cannot join itself';
  }
}

/**
 * Waits for the end of a thread until the deadline. None: it has ended; preemption is then held,
 * and the caller takes what the thread left, frees it and releases preemption.
 * @blocks
 */
export function awaitEnd(id: ThreadId, deadline: u64): JoinError {
  assert(preemptCount() === 0, 'a thread may not wait for another while it holds preemption');
  holdPreemption();
  const error = awaitEndHeld(id, deadline);
  if (error !== JoinError.None) releasePreemption();
  return error;
}

/** @blocks */
function awaitEndHeld(id: ThreadId, deadline: u64): JoinError {
  let thread = threadWithId(id);
  if (thread !== null && thread === thisCpu.current) return JoinError.OwnThread;
  while (thread !== null) {
    if (thread.isDetached) return JoinError.Detached;
    if (thread.state === ThreadState.Exited) return JoinError.None;
    const result = thread.watchers.wait(deadline);
    if (result === WaitResult.TimedOut) return JoinError.TimedOut;
    if (result === WaitResult.Cancelled) return JoinError.WaiterCancelled;
    // Another one may have joined it meanwhile.
    thread = threadWithId(id);
  }
  return JoinError.NoThread;
}

/** What a thread's end means to its join. */
export function errorOfEnd(thread: Thread): JoinError {
  switch (thread.end) {
    case ThreadEnd.Returned: return JoinError.None;
    case ThreadEnd.Cancelled: return JoinError.Cancelled;
    case ThreadEnd.StackOverflow: return JoinError.StackOverflow;
    default: return JoinError.Fault;
  }
}

/** Has the thread freed when it ends, or now if it has. False if it is gone, or detached already. */
export function detachThread(id: ThreadId): bool {
  using guard = preemptionGuard.acquire();
  const thread = threadWithId(id);
  if (thread === null || thread.isDetached) return false;
  thread.isDetached = true;
  if (thread.state === ThreadState.Exited) freeThread(thread);
  else thread.watchers.wakeAll();
  return true;
}
