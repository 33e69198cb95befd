// A thread: its context, its place in queues, its stack, its counters; and what a running thread
// can say and ask about itself.
//
// Threads are made by spawn and seen by others through handles (join-handle.ts). What changes their
// state is elsewhere, one file for each transition.

import { Context } from '../arch/x86_64/index.ts';
import { type StackUsage } from '../memory/stack-status.ts';
import { Stack } from '../memory/stack.ts';
import { TimerNode } from '../time/timer-queue.ts';
import { cancelIsHeld, holdCancel, releaseCancel } from './cancel.ts';
import { cpuTimeNsOf } from './cpu-time.ts';
import { thisCpu } from './cpu.ts';
import { waitForPeriod } from './deadline.ts';
import { endThread } from './exit.ts';
import { InboxItem } from './inbox-item.ts';
import type { OwnedLock } from './owned-lock.ts';
import { priorityOf } from './run-queue.ts';
import { stackUsageOf } from './stack-usage.ts';
import { suspendSelf } from './suspend.ts';
import { numberOf, type ThreadId } from './thread-store.ts';
import { ThreadEnd, ThreadState } from './thread-state.ts';
import { WaitQueue } from './wait-queue.ts';
import { WaitResult } from './wait-result.ts';
import { yieldThread } from './yield.ts';

/** A thread's entry, whatever its types are. */
export type ThreadEntry = (argument: usize) => void;

/** The most bytes that an entry's argument or result may have. */
export const mostPassedBytes: usize = 32;
/** Different ThreadLocals that there can be. */
export const threadLocalCount = 16;

export class Thread {
  /** First, so that the switch needs no addition. */
  readonly context = new Context();

  // Changed by the owner CPU alone, with preemption held.
  /** Neighbours in a circle of threads of the same priority: ready ones, or those that wait for the same. */
  next!: Thread;
  previous!: Thread;
  /** CPU time in ticks of the TSC, for the running thread until the CPU's last look at the clock. */
  cpuTicks: u64 = 0;
  switchCount: u64 = 0;
  preemptionCount: u64 = 0;
  state: ThreadState = ThreadState.Free;
  /** 64 minus the effective priority, 0 for threads with deadlines: what queues count by. */
  level: u8 = 0;
  /** The bit of that in the run queue, 0 where it has none. Both are set by assignLevel. */
  levelBit: u64 = 0;
  /** In a wait queue: the first of its circle, linked with those of other priorities. */
  leads: bool = false;
  /** Ends its wait, and does not wait again: cancelRequested, unless that is held off. */
  isCancelled: bool = false;
  /** Is not to run, whatever else happens. */
  isSuspended: bool = false;
  waitResult: WaitResult = WaitResult.Woken;
  /** The time slice in ticks of the TSC. */
  sliceTicks: u64 = 0;
  /** The CPU time of the thread at which its present slice is over, or its budget if it has deadlines. */
  sliceEnd: u64 = 0;
  higherLeader: Thread | null = null;
  lowerLeader: Thread | null = null;
  /** The level of its own priority; `level` is less while it inherits a higher one. */
  baseLevel: u8 = 0;
  /** The locks that it holds, the last taken first, and the one that it waits for. */
  heldLocks: OwnedLock | null = null;
  waitsFor: OwnedLock | null = null;
  /** What those who wake it must know; each primitive has its own meaning for it. */
  waitData: usize = 0;
  /** What the thread waits in; null where it waits in no queue. */
  waitsIn: WaitQueue | null = null;
  /** When it stops waiting in any case. */
  readonly timeout = new TimerNode();
  /** Where an interrupt handler leaves word that the thread is to be woken. */
  readonly wakeItem = new InboxItem();
  /** What aging.ts lends it; the lowest level if nothing. */
  agedLevel: u8 = 255;
  /** When it was lent that: how often the thread had run, and who was lent something before. */
  agedAtSwitch: u64 = 0;
  nextAged: Thread | null = null;

  // Of threads with deadlines (deadline.ts), in ticks of the TSC; periodTicks is 0 for all others.
  /** When the present job is to be done; orders those that are ready. */
  deadline: u64 = 0;
  periodTicks: u64 = 0;
  periodStart: u64 = 0;
  relativeDeadlineTicks: u64 = 0;
  runtimeTicks: u64 = 0;
  /** Of the CPU, in millionths. */
  shareParts: u32 = 0;
  missedDeadlines: u32 = 0;
  overruns: u32 = 0;

  cancelRequested: bool = false;
  cancelHolds: u16 = 0;
  /** Nobody will join it. */
  isDetached: bool = false;
  /** The machine may end while it lives. */
  isDaemon: bool = false;
  /** When it became ready, while latencies are measured; 0 once it ran. */
  readySince: u64 = 0;
  end: ThreadEnd = ThreadEnd.Returned;
  /** Who waits for the thread's end. */
  readonly watchers = new WaitQueue();
  /** Neighbours in the list of all threads, or of free objects. */
  newerThread: Thread | null = null;
  olderThread: Thread | null = null;

  // Set when the thread is made.
  id: ThreadId = 0;
  slot: u32 = 0;
  /** The time slice that the program asked for; 0 means that of all. */
  ownSliceUs: u32 = 0;
  name: string = 'thread';
  /** Calls the entry with its argument, and keeps the result. */
  run: () => void = nothing;
  /** The entry, a function value; what it captured lies on the thread's stack. */
  entry: usize = 0;
  /** The entry's argument; later its result. */
  readonly passed = array<u64, 4>(4);
  readonly stack = new Stack();
  /** Values of the ThreadLocals, by their number. */
  readonly locals = array<u64, 16>(16);

  /** The running thread. */
  static get current(): Thread {
    return thisCpu.current;
  }

  /**
   * Lets the other threads of the same and of higher priority run first.
   * @inline
   */
  static yield(): void {
    yieldThread();
  }

  /** Ends the running thread, without a result. */
  static exit(): never {
    endThread(ThreadEnd.Returned);
  }

  /** Ends the running thread because it was cancelled, which its join will say. */
  static exitCancelled(): never {
    endThread(ThreadEnd.Cancelled);
  }

  /** True once the running thread is to end: every blocking call then returns at once and says so. */
  static isCancelled(): bool {
    return thisCpu.current.isCancelled;
  }

  /** A point at which the running thread may be cancelled: ends it, if it is. */
  static checkCancel(): void {
    if (thisCpu.current.isCancelled) endThread(ThreadEnd.Cancelled);
  }

  /** Puts off that the running thread is cancelled, until releaseCancel; calls nest. */
  static holdCancel(): void {
    holdCancel();
  }

  static releaseCancel(): void {
    assert(cancelIsHeld(), 'Thread.releaseCancel: cancelling is not held');
    releaseCancel();
  }

  /**
   * For a thread with deadlines: its job is done; returns when the next period begins. False if it
   * was cancelled.
   */
  static waitForPeriod(): bool {
    return waitForPeriod();
  }

  /** Stops the running thread until another one resumes it. */
  static suspend(): void {
    suspendSelf();
  }

  /** The number for people: threads are counted from 1. */
  get number(): u64 {
    return numberOf(this.id);
  }

  /** What it is scheduled by, 0 to 63: what was asked for, or more by inheritance or age. */
  get effectivePriority(): u8 {
    return priorityOf(this.level);
  }

  /** 0 to 63; higher runs first. */
  get priority(): u8 {
    return priorityOf(this.baseLevel);
  }

  /** How much of its stack the thread uses and has used, and whether the stack is sound. */
  stackUsage(): StackUsage {
    return stackUsageOf(this);
  }

  /** How long the thread has run so far, in nanoseconds. */
  get cpuTimeNs(): u64 {
    return cpuTimeNsOf(this);
  }
}

function nothing(): void {}
