// The ready threads of one CPU: 64 priorities, a circle of threads for each, a bitmap of the
// priorities that have one. Every operation takes the same few instructions however many threads
// there are.
//
// The running thread stays in its circle and counts as its head, so that giving the next one its
// turn is to make it the running one, and nothing else. On the running thread's level the noted
// head is therefore only some member of the circle, until `setHead` says better: whoever goes from
// a running thread to one of another level does. Touched by its own CPU alone, with preemption held.
//
// Inside, priorities are counted from the highest, as levels 1 to 64: the lowest set bit is then the
// one to run, and finding it is one instruction. Level 0, above all, is that of threads with
// deadlines: a list in the order of the deadlines, outside of the bitmap.

import { lowestBit } from '../lib/bits.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/** Priorities go from 0 to this minus one; higher runs first. */
export const priorityCount = 64;
/** The level of threads with deadlines. */
export const deadlineLevel: u8 = 0;
/** The level of a thread that is in no queue and gives way to all: the idle thread. */
export const idleLevel: u8 = 65;

/** The level of a priority: 1 is that of the highest. */
export function levelOf(priority: u8): u8 {
  assert(priority < priorityCount, 'priorities go from 0 to 63');
  return u8(priorityCount - priority);
}

/** The priority of a level; 64 for a thread with deadlines, above all others. */
export function priorityOf(level: u8): u8 {
  return level >= priorityCount ? 0 : u8(priorityCount - level);
}

/** @inline */
function bitOf(level: u8): u64 {
  return u64(1) << (u64(level) - 1);
}

/** Puts a thread that is in no run queue on a level. */
export function assignLevel(thread: Thread, level: u8): void {
  thread.level = level;
  thread.levelBit = level === deadlineLevel || level === idleLevel ? 0 : bitOf(level);
}

export class RunQueue {
  /** Bit n is set while there is a ready thread on level n + 1. */
  private occupied: u64 = 0;
  /** The ready thread with the earliest deadline; linked by lowerLeader and higherLeader with later ones. */
  urgent: Thread | null = null;
  /** By level; that of the idle thread has a place too, which nobody reads. */
  private readonly heads = array<Thread | null, 66>(66);

  get isEmpty(): bool {
    return this.occupied === 0 && this.urgent === null;
  }

  /** The thread whose turn it is, as far as the heads are known. The queue must not be empty. */
  get top(): Thread {
    const urgent = this.urgent;
    if (unlikely(urgent !== null)) return unchecked(urgent!);
    return unchecked(this.heads[u32(lowestBit(this.occupied)) + 1]!);
  }

  /**
   * The same where no thread has deadlines: that of the highest priority.
   * @inline
   */
  get highest(): Thread {
    return unchecked(this.heads[u32(lowestBit(this.occupied)) + 1]!);
  }

  /**
   * True if no thread of any priority is ready.
   * @inline
   */
  get hasNoPriority(): bool {
    return this.occupied === 0;
  }

  /** The head of a level from 1 on, or null where nobody is ready. */
  headOf(level: u8): Thread | null {
    return (this.occupied & bitOf(level)) !== 0 ? this.heads[level] : null;
  }

  /**
   * Puts a thread behind all others of its priority: on the running thread's level, where it comes
   * last, that is before the running one.
   */
  push(thread: Thread, running: Thread): void {
    const level = thread.level;
    if (level === running.level && level !== deadlineLevel) insertBefore(thread, running);
    else this.pushElsewhere(thread, level);
  }

  /**
   * The same for a thread that is not on the running one's level.
   * @inline
   */
  pushElsewhere(thread: Thread, level: u8): void {
    if (unlikely(level === deadlineLevel)) {
      this.pushUrgent(thread);
      return;
    }
    const bit = thread.levelBit;
    if ((this.occupied & bit) !== 0) {
      insertBefore(thread, unchecked(this.heads[level]!));
      return;
    }
    thread.next = thread;
    thread.previous = thread;
    unchecked((this.heads[level] = thread));
    this.occupied |= bit;
  }

  /** Takes a thread out, wherever it stands; the next of its circle takes its place. */
  remove(thread: Thread): void {
    const level = thread.level;
    const next = thread.next;
    if (next === thread) {
      this.removeAlone(thread);
      return;
    }
    const previous = thread.previous;
    previous.next = next;
    next.previous = previous;
    if (unchecked(this.heads[level]) === thread) unchecked((this.heads[level] = next));
  }

  /**
   * Takes the running thread out; the next of its circle comes first there.
   * @inline
   */
  removeRunning(thread: Thread): void {
    const next = thread.next;
    if (next === thread) {
      this.removeAlone(thread);
      return;
    }
    const previous = thread.previous;
    previous.next = next;
    next.previous = previous;
    unchecked((this.heads[thread.level] = next));
  }

  /** Moves the running thread to another level, where it comes first. */
  moveRunning(thread: Thread, level: u8): void {
    this.removeRunning(thread);
    assignLevel(thread, level);
    if (level === deadlineLevel) {
      this.pushUrgent(thread);
      return;
    }
    const bit = thread.levelBit;
    if ((this.occupied & bit) !== 0) {
      insertBefore(thread, unchecked(this.heads[level]!));
    } else {
      thread.next = thread;
      thread.previous = thread;
      this.occupied |= bit;
    }
    unchecked((this.heads[level] = thread));
  }

  /**
   * Notes who comes first of a circle.
   * @inline
   */
  setHead(thread: Thread): void {
    unchecked((this.heads[thread.level] = thread));
  }

  /** Panics if the queue contradicts itself or its threads; gives how many there are. Needs preemption held. */
  checkInvariants(): u32 {
    let count: u32 = 0;
    for (let level: u8 = 1; level <= priorityCount; level++) {
      const head = this.headOf(level);
      if (head !== null) count += checkCircle(head, level);
    }
    let earlier: Thread | null = null;
    for (let thread = this.urgent; thread !== null; thread = thread.lowerLeader) {
      assert(thread.higherLeader === earlier, 'the list of deadlines is broken');
      assert(earlier === null || earlier.deadline <= thread.deadline, 'the deadlines are out of order');
      earlier = thread;
      count += checkCircle(thread, deadlineLevel);
    }
    return count;
  }

  /** @inline */
  private removeAlone(thread: Thread): void {
    const bit = thread.levelBit;
    this.occupied ^= bit;
    if (unlikely(bit === 0)) this.removeUrgent(thread);
  }

  /**
   * Into the list of deadlines, behind those that are as early. Alone in its circle.
   * @cold
   */
  private pushUrgent(thread: Thread): void {
    thread.next = thread;
    thread.previous = thread;
    let earlier: Thread | null = null;
    let later = this.urgent;
    while (later !== null && later.deadline <= thread.deadline) {
      earlier = later;
      later = later.lowerLeader;
    }
    thread.higherLeader = earlier;
    thread.lowerLeader = later;
    if (earlier === null) this.urgent = thread;
    else earlier.lowerLeader = thread;
    if (later !== null) later.higherLeader = thread;
  }

  /** @cold */
  private removeUrgent(thread: Thread): void {
    const earlier = thread.higherLeader;
    const later = thread.lowerLeader;
    if (earlier === null) this.urgent = later;
    else earlier.lowerLeader = later;
    if (later !== null) later.higherLeader = earlier;
  }
}

function checkCircle(head: Thread, level: u8): u32 {
  let count: u32 = 0;
  let thread = head;
  do {
    assert(thread.state === ThreadState.Ready, 'a thread in the run queue is not ready');
    assert(thread.levelBit === (level === deadlineLevel ? 0 : bitOf(level)), 'the bit of a level is not that of the level');
    assert(thread.level === level, 'a thread stands on a level that is not its own');
    assert(thread.next.previous === thread, 'a circle of threads is broken');
    assert(thread.waitsIn === null && !thread.timeout.isQueued, 'a ready thread waits for something');
    thread = thread.next;
    count += 1;
  } while (thread !== head);
  return count;
}

/**
 * Puts a thread into a circle, before another one of it.
 * @inline
 */
export function insertBefore(thread: Thread, head: Thread): void {
  const last = head.previous;
  thread.next = head;
  thread.previous = last;
  last.next = thread;
  head.previous = thread;
}
