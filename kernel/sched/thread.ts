// A thread: its context, its place in a run queue, its stack, its counters.
//
// Threads live in a fixed table (thread-table.ts) and are made by spawn. What changes their state
// is elsewhere, one file for each transition; this file has their data and the face that programs
// see.

import { Context } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { Stack } from '../memory/stack.ts';
import { clock } from '../time/clock.ts';
import { TimerNode } from '../time/timer-queue.ts';
import { thisCpu } from './cpu.ts';
import { exitThread } from './exit.ts';
import { InboxItem } from './inbox-item.ts';
import { detachThread, joinThread } from './join.ts';
import type { OwnedLock } from './owned-lock.ts';
import { priorityCount } from './run-queue.ts';
import { ThreadRelease, ThreadState } from './thread-state.ts';
import type { WaitQueue } from './wait-queue.ts';
import { WaitResult } from './wait-result.ts';
import { yieldThread } from './yield.ts';

/** A thread's entry, whatever the type of its argument: all fit one register. */
export type ThreadEntry = (argument: usize) => void;

export class Thread {
  /** First, so that the switch needs no addition. */
  readonly context = new Context();

  // Changed by the owner CPU alone, with preemption held.
  /** Neighbours in a circle of threads of the same priority: ready ones, or those that wait for the same. */
  next!: Thread;
  previous!: Thread;
  /** CPU time in ticks of the TSC; while the thread runs, less the time when it was switched to. */
  cpuTicks: u64 = 0;
  switchCount: u64 = 0;
  preemptionCount: u64 = 0;
  state: ThreadState = ThreadState.Free;
  /** 63 minus the effective priority: what queues count by. */
  level: u8 = 0;
  /** In a wait queue: the first of its circle, linked with those of other priorities. */
  leads: bool = false;
  /** Ends before it waits, and does not wait again. */
  isCancelled: bool = false;
  waitResult: WaitResult = WaitResult.Woken;
  /** The time slice in ticks of the TSC. */
  sliceTicks: u64 = 0;
  /** How much of it was over when the thread was preempted by a higher one. */
  sliceUsedTicks: u64 = 0;
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
  /** The time slice that the program asked for; 0 means that of all. */
  ownSliceUs: u32 = 0;
  release: ThreadRelease = ThreadRelease.OnJoin;
  /** Who waits for this thread to end. */
  joiner: Thread | null = null;

  // Set when the thread is made.
  id: u32 = 0;
  slot: u32 = 0;
  name!: string;
  entry!: ThreadEntry;
  /** The entry's argument, in its low bytes. */
  argument: usize = 0;
  readonly stack = new Stack();

  /** The running thread. */
  static get current(): Thread {
    return thisCpu.current;
  }

  /** Lets the other threads of the same and of higher priority run first. */
  static yield(): void {
    yieldThread();
  }

  /** Ends the running thread. Returning from its entry does the same. */
  static exit(): never {
    exitThread();
  }

  /** Waits until the thread has ended and frees its slot. Only one thread may join another, once. */
  join(): void {
    joinThread(this);
  }

  /** Has the slot freed as soon as the thread ends; it must not be joined then. */
  detach(): void {
    detachThread(this);
  }

  /** 0 to 63; higher runs first. */
  get priority(): u8 {
    return u8(priorityCount - 1 - this.level);
  }

  get isFinished(): bool {
    return this.state === ThreadState.Exited || this.state === ThreadState.Free;
  }

  /** How long the thread has run so far, in nanoseconds. */
  get cpuTimeNs(): u64 {
    using guard = preemptionGuard.acquire();
    const now = thisCpu.current === this ? clock.nowTicks() : 0;
    return clock.ticksToNs(this.cpuTicks + now);
  }
}
