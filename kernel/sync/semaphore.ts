// A counting semaphore: units that are put and got, by threads, and put by interrupt handlers too.
//
// All is in one word: the count, and two flags. A get or put that has to do with nobody else is one
// instruction on it, and so needs no preemption held. A unit that is put while threads wait goes to
// the first of them and never into the count.

import { replaceIfSame32 } from '../arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { mustPutOff, post } from '../sched/inbox.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { assertMayBlock } from './may-block.ts';
import { PrimitiveItem, PrimitiveKind } from './primitive-item.ts';
import { SyncResult, resultOf, waitResultFor } from './sync-result.ts';

/** Threads wait; the count is zero then. */
const waitersFlag: u32 = 0x8000_0000;
const closedFlag: u32 = 0x4000_0000;
/** The largest count that a semaphore can have. */
const largestCount: u32 = 0x3fff_ffff;

export class Semaphore {
  /** First, so that the semaphore's address is the word's. */
  private word: u32 = 0;
  private readonly most: u32 = largestCount;
  private readonly waiters = new WaitQueue();
  /** Where handlers leave word of the units that they could not give to a thread. */
  readonly item = new PrimitiveItem(PrimitiveKind.Semaphore);
  posted: u32 = 0;

  /** Begins with `count` units and never has more than `most`. */
  constructor(count: u32 = 0, most: u32 = largestCount) {
    assert(most > 0 && most <= largestCount, 'a semaphore holds 1 to 2^30 - 1 units');
    assert(count <= most, 'a semaphore begins with no more units than it may have');
    this.word = count;
    this.most = most;
  }

  /** Units that can be got without waiting. */
  get count(): u32 {
    return this.word & largestCount;
  }

  /**
   * Takes a unit, waiting for one if there is none: Done, TimedOut, Cancelled, Closed.
   */
  get(timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('Semaphore.get', returnAddress());
    const word = this.word;
    if (likely(word - 1 < largestCount) && likely(this.replace(word, word - 1))) return SyncResult.Done;
    return this.getSlowly(timeoutUs);
  }

  /** Takes a unit if there is one. Also for interrupt handlers. */
  tryGet(): bool {
    for (;;) {
      const word = this.word;
      if (word - 1 >= largestCount) return false;
      if (this.replace(word, word - 1)) return true;
    }
  }

  /**
   * Adds a unit, or gives it to who waits first. False if the semaphore has as many as it may have, or is
   * closed. Also for interrupt handlers: where the scheduler is at work, the thread is woken when it is done.
   */
  put(): bool {
    const word = this.word;
    if (likely(word < this.most) && likely(this.replace(word, word + 1))) return true;
    return this.putSlowly();
  }

  /** Wakes all that wait with Closed; from now on `get` says Closed and `put` false. Not for interrupt handlers. */
  close(): void {
    holdPreemption();
    this.word = closedFlag;
    for (let thread = this.waiters.first; thread !== null; thread = this.waiters.first) {
      this.waiters.endWait(thread, waitResultFor(SyncResult.Closed));
    }
    releasePreemption();
  }

  /** Panics if the semaphore contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    const word = this.word;
    assert((word & largestCount) <= this.most, 'a semaphore has more units than it may have');
    if (!this.waiters.isEmpty) assert(word === waitersFlag, 'a semaphore has units, or no flag, while threads wait');
    if ((word & waitersFlag) !== 0) assert(word === waitersFlag, 'a semaphore has units while threads wait');
  }

  /** Gives the units that handlers have left. Needs preemption held. */
  givePosted(): void {
    let units = atomic.xchg<u32>(changetype<usize>(this) + offsetof<Semaphore>('posted'), 0);
    for (; units > 0; units--) this.give();
  }

  /** @inline */
  private replace(word: u32, replacement: u32): bool {
    return replaceIfSame32(changetype<usize>(this), word, replacement);
  }

  /**
   * @noinline
   */
  private getSlowly(timeoutUs: u64): SyncResult {
    holdPreemption();
    const result = this.getOrWait(timeoutUs);
    releasePreemption();
    return result;
  }

  private getOrWait(timeoutUs: u64): SyncResult {
    for (;;) {
      const word = this.word;
      if ((word & closedFlag) !== 0) return SyncResult.Closed;
      const hasUnits = word - 1 < largestCount;
      // A handler may put between the look and the change.
      if (!this.replace(word, hasUnits ? word - 1 : waitersFlag)) continue;
      if (hasUnits) return SyncResult.Done;
      const result = resultOf(this.waiters.wait(deadlineAfter(timeoutUs)));
      this.clearFlagIfAlone();
      return result;
    }
  }

  /**
   * @noinline
   */
  private putSlowly(): bool {
    holdPreemption();
    const isPut = mustPutOff() ? this.putLater() : this.give();
    releasePreemption();
    return isPut;
  }

  /** In a handler that found preemption held: who waits is woken later. */
  private putLater(): bool {
    if ((this.word & waitersFlag) === 0) return this.give();
    if (this.posted === this.most) return false;
    this.posted += 1;
    post(this.item);
    return true;
  }

  private give(): bool {
    for (;;) {
      const word = this.word;
      if ((word & closedFlag) !== 0) return false;
      if ((word & waitersFlag) !== 0) {
        const woken = this.waiters.wakeOne();
        this.clearFlagIfAlone();
        if (woken !== null) return true;
      } else {
        if (word >= this.most) return false;
        if (this.replace(word, word + 1)) return true;
      }
    }
  }

  /** While the flag is set, no handler changes the word. */
  private clearFlagIfAlone(): void {
    if (this.waiters.isEmpty && this.word === waitersFlag) this.word = 0;
  }
}

/** For the inbox. */
export function serveSemaphore(item: PrimitiveItem): void {
  changetype<Semaphore>(changetype<usize>(item) - offsetof<Semaphore>('item')).givePosted();
}
