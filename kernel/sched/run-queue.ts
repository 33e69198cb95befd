// The ready threads of one CPU: 64 priorities, a circle of threads for each, a bitmap of the
// priorities that have one. Every operation takes the same few instructions however many threads
// there are.
//
// The running thread stays in its circle, at the head; to give the others their turn is to move
// the head on by one. Touched by its own CPU alone, with preemption held.
//
// Inside, priorities are counted from the highest, as levels: the lowest set bit is then the one
// to run, and finding it is one instruction.

import { lowestBit } from '../lib/bits.ts';
import type { Thread } from './thread.ts';

/** Priorities go from 0 to this minus one; higher runs first. */
export const priorityCount = 64;

/** The level of a priority: 0 is the highest. */
export function levelOf(priority: u8): u8 {
  assert(priority < priorityCount, 'priorities go from 0 to 63');
  return u8(priorityCount - 1 - priority);
}

export class RunQueue {
  /** Bit n is set while there is a ready thread on level n. */
  private occupied: u64 = 0;
  private readonly heads = array<Thread | null, 64>(64);

  get isEmpty(): bool {
    return this.occupied === 0;
  }

  /** The thread whose turn it is. The queue must not be empty. */
  get top(): Thread {
    return unchecked(this.heads[u32(lowestBit(this.occupied))]!);
  }

  /** Puts a thread behind all others of its priority. */
  push(thread: Thread): void {
    const level = thread.level;
    const bit = u64(1) << u64(level);
    const head = this.heads[level];
    if ((this.occupied & bit) === 0 || head === null) {
      thread.next = thread;
      thread.previous = thread;
      this.heads[level] = thread;
      this.occupied |= bit;
      return;
    }
    const last = head.previous;
    thread.next = head;
    thread.previous = last;
    last.next = thread;
    head.previous = thread;
  }

  /** Takes a thread out, wherever it stands. */
  remove(thread: Thread): void {
    const level = thread.level;
    if (thread.next === thread) {
      this.occupied &= ~(u64(1) << u64(level));
    } else {
      thread.previous.next = thread.next;
      thread.next.previous = thread.previous;
      if (this.heads[level] === thread) this.heads[level] = thread.next;
    }
    thread.next = thread;
    thread.previous = thread;
  }

  /** Puts `thread`, the head of its priority, behind the others. */
  rotate(thread: Thread): void {
    unchecked((this.heads[thread.level] = thread.next));
  }
}
