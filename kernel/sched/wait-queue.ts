// Threads that wait for something: the common ground of everything that blocks.
//
// Woken are those of the highest effective priority first, and among equals who came first. One
// circle for each priority that somebody waits with, the circles in a list by their leaders: what
// an operation costs is bounded by the number of priorities, not by that of the threads.
//
// A queue is one word, and zero is an empty queue, so that it can lie in anything. All calls want
// preemption held; none may be made in an interrupt handler that may not touch the scheduler.

import { preemptCount, readTsc } from '../arch/x86_64/index.ts';
import { noDeadline } from '../time/timer-queue.ts';
import { thisCpu } from './cpu.ts';
import { assignLevel } from './run-queue.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { startTimer, stopTimer } from './timers.ts';
import { traceWait, traceWaitEnd } from './trace-points.ts';
import { stepAside, switchAway, wake } from './wake.ts';
import { WaitResult } from './wait-result.ts';

export class WaitQueue {
  /** The first thread of the highest priority that waits here. */
  private head: Thread | null = null;

  get isEmpty(): bool {
    return this.head === null;
  }

  /** Who will be woken next, or null. */
  get first(): Thread | null {
    return this.head;
  }

  /** Who comes behind `thread`, which waits here, or null. */
  after(thread: Thread): Thread | null {
    const next = thread.next;
    return next.leads ? next.lowerLeader : next;
  }

  /**
   * Blocks the running thread until it is woken, the deadline (in ticks of the TSC; noDeadline:
   * never) has passed, or it is cancelled. Preemption is held exactly once, and again on return.
   * @blocks
   */
  wait(deadlineTicks: u64 = noDeadline): WaitResult {
    const cpu = thisCpu.self;
    const thread = cpu.current;
    if (unlikely(thread.isCancelled)) return WaitResult.Cancelled;
    if (deadlineTicks !== noDeadline) {
      if (deadlineTicks <= readTsc()) return WaitResult.TimedOut;
      startTimer(thread.timeout, deadlineTicks);
    }
    stepAside(cpu, thread);
    this.insert(thread);
    traceWait(thread, changetype<usize>(this));
    switchAway(cpu, thread);
    traceWaitEnd(thread);
    return thread.waitResult;
  }

  /** Wakes the first thread; null where nobody waits. */
  wakeOne(): Thread | null {
    const thread = this.head;
    if (thread !== null) this.wakeThread(thread);
    return thread;
  }

  /** Wakes all; gives how many. */
  wakeAll(): u32 {
    let count: u32 = 0;
    for (let thread = this.head; thread !== null; thread = this.head) {
      this.wakeThread(thread);
      count += 1;
    }
    return count;
  }

  /** Wakes a thread that waits here, whatever its place. */
  wakeThread(thread: Thread): void {
    if (checksEnabled()) assert(thread.waitsIn === this, 'the thread does not wait in this queue');
    this.endWait(thread, WaitResult.Woken);
  }

  /** Ends the wait of a thread that waits here with a result of the caller's choice. */
  endWait(thread: Thread, result: WaitResult): void {
    this.remove(thread);
    thread.waitsIn = null;
    thread.waitResult = result;
    stopTimer(thread.timeout);
    wake(thread);
  }

  /** Changes the priority of a thread that waits here: it goes behind those that have it already. */
  moveToLevel(thread: Thread, level: u8): void {
    this.remove(thread);
    assignLevel(thread, level);
    this.insert(thread);
  }

  /** Panics if the queue contradicts itself or its threads. Needs preemption held. */
  checkInvariants(): void {
    let higher: Thread | null = null;
    for (let leader = this.head; leader !== null; leader = leader.lowerLeader) {
      assert(leader.leads && leader.higherLeader === higher, 'the leaders of a wait queue do not hang together');
      if (higher !== null) assert(higher.level < leader.level, 'a wait queue is out of order');
      let thread: Thread = leader;
      do {
        assert(thread.waitsIn === this, 'a thread stands in a queue that it does not wait in');
        assert(thread.state === ThreadState.Blocked, 'a thread that waits is not blocked');
        assert(thread.level === leader.level, 'a thread waits among those of another priority');
        assert(thread.next.previous === thread, 'a circle of waiting threads is broken');
        thread = thread.next;
        assert(thread === leader || !thread.leads, 'a circle of waiting threads has two leaders');
      } while (thread !== leader);
      higher = leader;
    }
  }

  private insert(thread: Thread): void {
    if (checksEnabled()) assert(preemptCount() > 0, 'a wait queue needs preemption held');
    thread.waitsIn = this;
    let higher: Thread | null = null;
    let leader = this.head;
    while (leader !== null && leader.level < thread.level) {
      higher = leader;
      leader = leader.lowerLeader;
    }
    if (leader !== null && leader.level === thread.level) {
      joinCircle(thread, leader);
      return;
    }
    thread.next = thread;
    thread.previous = thread;
    this.lead(thread, higher, leader);
  }

  private remove(thread: Thread): void {
    const next = thread.next;
    const previous = thread.previous;
    previous.next = next;
    next.previous = previous;
    if (!thread.leads) return;
    thread.leads = false;
    const higher = thread.higherLeader;
    const lower = thread.lowerLeader;
    if (next !== thread) this.lead(next, higher, lower);
    else this.link(higher, lower);
  }

  /** Makes the thread the leader of its circle, between those of two others. */
  private lead(thread: Thread, higher: Thread | null, lower: Thread | null): void {
    thread.leads = true;
    this.link(higher, thread);
    thread.lowerLeader = lower;
    if (lower !== null) lower.higherLeader = thread;
  }

  private link(higher: Thread | null, lower: Thread | null): void {
    if (higher === null) this.head = lower;
    else higher.lowerLeader = lower;
    if (lower !== null) lower.higherLeader = higher;
  }
}

/** Behind all others of the circle, that is, before its leader. */
function joinCircle(thread: Thread, leader: Thread): void {
  const last = leader.previous;
  thread.leads = false;
  thread.next = leader;
  thread.previous = last;
  last.next = thread;
  leader.previous = thread;
}
