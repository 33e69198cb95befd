// What a program holds of a thread that it made.
//
// A handle is the thread's id, dressed as a reference: it has no memory of its own, can be copied
// and kept, and never means another thread, since no id is given twice. Once the thread is joined,
// or has ended detached, the handle is stale: what it is asked then panics, naming the call, or is
// a JoinError.

import { holdPreemption, preemptionGuard, releasePreemption } from '../locks/preemption-guard.ts';
import { type StackUsage } from '../memory/stack-status.ts';
import { cancelThread } from './cancel.ts';
import { cpuTimeNsOf } from './cpu-time.ts';
import { awaitEnd, detachThread, errorOfEnd, JoinError, joinErrorText } from './join.ts';
import { readPassed, zeroOf } from './passed.ts';
import { setBasePriority } from './priority.ts';
import { priorityCount } from './run-queue.ts';
import { deadlineAfter, forever } from './sleep.ts';
import { stackUsageOf } from './stack-usage.ts';
import { resumeThread, suspendHeld } from './suspend.ts';
import { freeThread, liveThreadWithId, numberOf, type ThreadId, threadWithId } from './thread-store.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

export class JoinHandle<T = void> {
  /** Names the thread for ever. */
  get id(): ThreadId {
    return changetype<u64>(this);
  }

  /** The number for people: threads are counted from 1. */
  get number(): u64 {
    return numberOf(this.id);
  }

  /** False once the thread was joined, or has ended detached. */
  get isValid(): bool {
    using guard = preemptionGuard.acquire();
    return threadWithId(this.id) !== null;
  }

  /** True when the thread has ended; for a stale handle too. */
  get isFinished(): bool {
    using guard = preemptionGuard.acquire();
    const thread = threadWithId(this.id);
    return thread === null || thread.state === ThreadState.Exited;
  }

  /**
   * Waits until the thread has ended, frees it and gives what its entry returned. Panics if it
   * ended in another way, was joined or detached, or is the caller: for what may happen in good
   * programs too there is tryJoin.
   */
  join(): T {
    const error = awaitEnd(this.id, deadlineAfter(forever));
    if (error !== JoinError.None) panicAboutJoin(error);
    const thread = threadWithId(this.id)!;
    const end = errorOfEnd(thread);
    if (end !== JoinError.None) panicAboutJoin(end);
    return takeResult<T>(thread);
  }

  /**
   * The same with a time-out, and a JoinError instead of a panic: JoinError.None, which is 0, where
   * `value` is the entry's result. After TimedOut and WaiterCancelled the handle is still good. Not
   * for entries without a result: see `wait`.
   */
  tryJoin(timeoutUs: u64 = forever): { value: T; error: JoinError } {
    const error = awaitEnd(this.id, deadlineAfter(timeoutUs));
    if (error !== JoinError.None) return { value: zeroOf<T>(), error };
    const thread = threadWithId(this.id)!;
    const end = errorOfEnd(thread);
    const value = readPassed<T>(thread);
    freeThread(thread);
    releasePreemption();
    return { value, error: end };
  }

  /**
   * Waits for the thread's end, and says how it came: JoinError.None if the entry returned. The
   * thread is not freed: its counters can be read, and it is still to be joined, or detached.
   */
  wait(timeoutUs: u64 = forever): JoinError {
    const error = awaitEnd(this.id, deadlineAfter(timeoutUs));
    if (error !== JoinError.None) return error;
    const end = errorOfEnd(threadWithId(this.id)!);
    releasePreemption();
    return end;
  }

  /** Has the thread freed as soon as it ends; it cannot be joined then. */
  detach(): void {
    if (!detachThread(this.id)) panic('JoinHandle.detach: the thread was joined or detached already');
  }

  /** Joins the thread if it was neither joined nor detached, and leaves its result: `using worker = spawn(…)`. */
  [Symbol.dispose](): void {
    const error = awaitEnd(this.id, deadlineAfter(forever));
    if (error === JoinError.NoThread || error === JoinError.Detached) return;
    if (error !== JoinError.None) panicAboutJoin(error);
    freeThread(threadWithId(this.id)!);
    releasePreemption();
  }

  /** Asks the thread to end: its blocking calls return and say so, Thread.checkCancel ends it. */
  cancel(): void {
    using guard = preemptionGuard.acquire();
    cancelThread(this.thread('JoinHandle.cancel: the thread is gone'));
  }

  /** Stops the thread until `resume`, whatever it waits for. */
  suspend(): void {
    // Held throughout: the object could be another thread's by the time.
    holdPreemption();
    suspendHeld(this.thread('JoinHandle.suspend: the thread is gone'));
    releasePreemption();
  }

  resume(): void {
    using guard = preemptionGuard.acquire();
    resumeThread(this.thread('JoinHandle.resume: the thread is gone'));
  }

  /** 0 to 63; higher runs first. */
  get priority(): u8 {
    using guard = preemptionGuard.acquire();
    return this.thread('JoinHandle.priority: the thread is gone').priority;
  }

  set priority(priority: u8) {
    assert(priority < priorityCount, 'JoinHandle.priority: priorities go from 0 to 63');
    using guard = preemptionGuard.acquire();
    const thread = this.thread('JoinHandle.priority: the thread is gone');
    assert(thread.periodTicks === 0, 'JoinHandle.priority: a thread with deadlines has no priority');
    setBasePriority(thread, priority);
  }

  get name(): string {
    using guard = preemptionGuard.acquire();
    return this.thread('JoinHandle.name: the thread is gone').name;
  }

  /** How long the thread has run so far, in nanoseconds. */
  get cpuTimeNs(): u64 {
    using guard = preemptionGuard.acquire();
    return cpuTimeNsOf(this.thread('JoinHandle.cpuTimeNs: the thread is gone'));
  }

  /** How much of its stack the thread uses and has used, and whether the stack is sound. Panics for one that has ended. */
  stackUsage(): StackUsage {
    using guard = preemptionGuard.acquire();
    return stackUsageOf(this.thread('JoinHandle.stackUsage: the thread is gone'));
  }

  /** How often the thread was given the CPU. */
  get switchCount(): u64 {
    using guard = preemptionGuard.acquire();
    return this.thread('JoinHandle.switchCount: the thread is gone').switchCount;
  }

  /** Of a thread with deadlines: jobs that were done too late, or that took more than their runtime. */
  get missedDeadlines(): u32 {
    using guard = preemptionGuard.acquire();
    const thread = this.thread('JoinHandle.missedDeadlines: the thread is gone');
    return thread.missedDeadlines + thread.overruns;
  }

  /** How often the CPU was taken from it. */
  get preemptionCount(): u64 {
    using guard = preemptionGuard.acquire();
    return this.thread('JoinHandle.preemptionCount: the thread is gone').preemptionCount;
  }

  /** Needs preemption held, or the thread may be gone the next moment. */
  private thread(complaint: string): Thread {
    return liveThreadWithId(this.id, complaint);
  }
}

/** Frees the thread, and releases preemption. */
function takeResult<T>(thread: Thread): T {
  if (isVoid<T>()) {
    freeThread(thread);
    releasePreemption();
    return zeroOf<T>();
  }
  const value = readPassed<T>(thread);
  freeThread(thread);
  releasePreemption();
  return value;
}

/** @cold */
function panicAboutJoin(error: JoinError): never {
  panic(joinErrorText(error));
}
