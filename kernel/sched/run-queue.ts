// The ready threads of one CPU: 64 priorities, a circle of threads for each, a bitmap of the
// priorities that have one. Every operation takes the same few instructions however many threads
// there are.
//
// The running thread stays in its circle, at the head; to give the others their turn is to move
// the head on by one. Touched by its own CPU alone, with preemption held.

import { highestBit } from '../lib/bits.ts';
import type { Thread } from './thread.ts';

/** Priorities go from 0 to this minus one; higher runs first. */
export const priorityCount = 64;

export class RunQueue {
  /** Bit n is set while there is a ready thread of priority n. */
  private occupied: u64 = 0;
  private readonly heads = array<Thread | null, 64>(64);

  get isEmpty(): bool {
    return this.occupied === 0;
  }

  /** The thread whose turn it is. The queue must not be empty. */
  get top(): Thread {
    return unchecked(this.heads[highestBit(this.occupied)]!);
  }

  /** Puts a thread behind all others of its priority. */
  push(thread: Thread): void {
    const head = unchecked(this.heads[thread.priority]);
    const bit = u64(1) << u64(thread.priority);
    if ((this.occupied & bit) === 0 || head === null) {
      thread.next = thread;
      thread.previous = thread;
      this.heads[thread.priority] = thread;
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
    if (thread.next === thread) {
      this.occupied &= ~(u64(1) << u64(thread.priority));
    } else {
      thread.previous.next = thread.next;
      thread.next.previous = thread.previous;
      if (this.heads[thread.priority] === thread) this.heads[thread.priority] = thread.next;
    }
    thread.next = thread;
    thread.previous = thread;
  }

  /** Puts the thread at the head of its priority, `thread`, behind the others. */
  rotate(thread: Thread): void {
    unchecked((this.heads[thread.priority] = thread.next));
  }
}
