// Event flags: 64 bits that threads wait for, one of several or all of them; set by threads and by
// interrupt handlers.
//
// Whoever waits for what is set now is woken at once, in the order of priority; the flags that they
// asked to have cleared are cleared after all of them have been looked at, so that one event can wake
// several.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { mustPutOff, post } from '../sched/inbox.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { Thread } from '../sched/thread.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { assertMayBlock } from './may-block.ts';
import { PrimitiveItem, PrimitiveKind } from './primitive-item.ts';
import { SyncResult, resultOf, waitResultFor } from './sync-result.ts';

export enum EventMode {
  /** One of the flags is enough. */
  Any = 0,
  All = 1,
  /** One is enough; those that were waited for and are set are cleared. */
  AnyAndClear = 2,
  AllAndClear = 3,
}

/** What a waiting thread wants, on its own stack; Thread.waitData has the address. */
class EventWait {
  wanted: u64 = 0;
  mode: EventMode = EventMode.Any;
  /** The flags that ended the wait. */
  found: u64 = 0;

  isFulfilledBy(flags: u64): bool {
    const found = flags & this.wanted;
    return wantsAll(this.mode) ? found === this.wanted : found !== 0;
  }
}

function wantsAll(mode: EventMode): bool {
  return ((mode as i32) & 1) !== 0;
}

function clears(mode: EventMode): bool {
  return ((mode as i32) & 2) !== 0;
}

export class EventFlags {
  private flags: u64 = 0;
  private isClosed: bool = false;
  private readonly waiters = new WaitQueue();
  /** Where handlers leave word of flags that they could not set. */
  readonly item = new PrimitiveItem(PrimitiveKind.EventFlags);
  posted: u64 = 0;

  /** The flags that are set. */
  get value(): u64 {
    return this.flags;
  }

  /**
   * Waits until any or all of `wanted` are set. `flags` are those of `wanted` that were set then, 0 unless
   * the result is Done; others: TimedOut, Cancelled, Closed.
   */
  wait(wanted: u64, mode: EventMode = EventMode.Any, timeoutUs: u64 = forever): { result: SyncResult; flags: u64 } {
    if (checksEnabled()) assertMayBlock('EventFlags.wait', returnAddress());
    assert(wanted !== 0, 'nobody can wait for no flag');
    const wish = onStack(new EventWait());
    wish.wanted = wanted;
    wish.mode = mode;
    holdPreemption();
    const result = this.waitHeld(wish, timeoutUs);
    releasePreemption();
    return { result, flags: wish.found };
  }

  /** Sets flags and wakes whose wait that ends. Also for interrupt handlers. */
  set(flags: u64): void {
    holdPreemption();
    if (mustPutOff()) {
      this.posted |= flags;
      post(this.item);
    } else {
      this.setHeld(flags);
    }
    releasePreemption();
  }

  /** Clears flags. Not for interrupt handlers. */
  clear(flags: u64): void {
    holdPreemption();
    this.flags &= ~flags;
    releasePreemption();
  }

  /** Wakes all that wait with Closed; from now on `wait` says Closed. Not for interrupt handlers. */
  close(): void {
    holdPreemption();
    this.isClosed = true;
    for (let thread = this.waiters.first; thread !== null; thread = this.waiters.first) {
      this.waiters.endWait(thread, waitResultFor(SyncResult.Closed));
    }
    releasePreemption();
  }

  /** Panics if the flags contradict themselves. Needs preemption held. */
  checkInvariants(): void {
    assert(!this.isClosed || this.waiters.isEmpty, 'a thread waits for closed flags');
    for (let thread = this.waiters.first; thread !== null; thread = this.waiters.after(thread)) {
      assert(!changetype<EventWait>(thread.waitData).isFulfilledBy(this.flags), 'a thread waits for flags that are set');
    }
  }

  /** Sets what handlers have left. Needs preemption held. */
  setPosted(): void {
    this.setHeld(atomic.xchg<u64>(changetype<usize>(this) + offsetof<EventFlags>('posted'), 0));
  }

  private waitHeld(wish: EventWait, timeoutUs: u64): SyncResult {
    if (this.isClosed) return SyncResult.Closed;
    if (wish.isFulfilledBy(this.flags)) {
      wish.found = this.flags & wish.wanted;
      if (clears(wish.mode)) this.flags &= ~wish.wanted;
      return SyncResult.Done;
    }
    Thread.current.waitData = changetype<usize>(wish);
    return resultOf(this.waiters.wait(deadlineAfter(timeoutUs)));
  }

  private setHeld(flags: u64): void {
    this.flags |= flags;
    let cleared: u64 = 0;
    let thread = this.waiters.first;
    while (thread !== null) {
      const next: Thread | null = this.waiters.after(thread);
      const wish = changetype<EventWait>(thread.waitData);
      if (wish.isFulfilledBy(this.flags)) {
        wish.found = this.flags & wish.wanted;
        if (clears(wish.mode)) cleared |= wish.wanted;
        this.waiters.wakeThread(thread);
      }
      thread = next;
    }
    this.flags &= ~cleared;
  }
}

/** For the inbox. */
export function serveEventFlags(item: PrimitiveItem): void {
  changetype<EventFlags>(changetype<usize>(item) - offsetof<EventFlags>('item')).setPosted();
}
