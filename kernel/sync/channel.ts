// A channel: a bounded queue of values of type T between any number of senders and receivers. Numbers,
// references, tuples and object types go through it by copy; of a class, the reference.
//
//     for (const job of jobs) …      // until the channel is closed and empty

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { forever } from '../sched/sleep.ts';
import { assertMayBlock } from './may-block.ts';
import { MessageQueue } from './message-queue.ts';
import { SyncResult } from './sync-result.ts';

/** A value on the way, with an address. */
class Cell<T> {
  value!: T;
}

/** What came, if the result is Done; else `value` is all zeros. */
export type Received<T> = { result: SyncResult; value: T };

/** For values of type T, N of which it has room for. */
export class Channel<T, N extends number> extends MessageQueue {
  readonly slots = array<Cell<T>, N>(sizeof<FixedArray<u8, N>>() as number as N);

  constructor() {
    super(u32(sizeof<FixedArray<u8, N>>()), u32(sizeof<Cell<T>>()), u32(offsetof<Channel<T, N>>('slots')));
  }

  /** Sends a value, waiting for room: Done, TimedOut, Cancelled, Closed. */
  send(value: T, timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('Channel.send', returnAddress());
    if (likely(this.sendFast(value))) return SyncResult.Done;
    const cell = onStack(new Cell<T>());
    cell.value = value;
    return this.sendSlowly(changetype<usize>(cell), timeoutUs);
  }

  /** Sends a value; TimedOut where there is no room, or Closed. */
  trySend(value: T): SyncResult {
    if (likely(this.sendFast(value))) return SyncResult.Done;
    const cell = onStack(new Cell<T>());
    cell.value = value;
    return this.trySendSlowly(changetype<usize>(cell));
  }

  /** Receives the oldest value, waiting for one: Done, TimedOut, Cancelled, Closed (nothing is left either). */
  receive(timeoutUs: u64 = forever): Received<T> {
    if (checksEnabled()) assertMayBlock('Channel.receive', returnAddress());
    const cell = onStack(new Cell<T>());
    const result = this.receiveFast(cell) ? SyncResult.Done : this.receiveSlowly(changetype<usize>(cell), timeoutUs);
    return { result, value: cell.value };
  }

  /** Receives the oldest value; TimedOut where there is none, or Closed. */
  tryReceive(): Received<T> {
    const cell = onStack(new Cell<T>());
    const result = this.receiveFast(cell) ? SyncResult.Done : this.tryReceiveSlowly(changetype<usize>(cell));
    return { result, value: cell.value };
  }

  [Symbol.iterator](): this {
    return this;
  }

  /** For `for … of`: ends when the channel is closed and empty, or the thread is cancelled. */
  next(): IteratorResult<T> {
    const { result, value } = this.receive();
    if (result !== SyncResult.Done) return { done: true, value: undefined };
    return { done: false, value };
  }

  /** @inline */
  private sendFast(value: T): bool {
    holdPreemption();
    const isOpen = this.count < this.limit;
    if (likely(isOpen)) {
      unchecked(this.slots[this.tail]).value = value;
      this.tail = this.tail + 1 === u32(this.slots.length) ? 0 : this.tail + 1;
      this.count += 1;
    }
    releasePreemption();
    return isOpen;
  }

  /** @inline */
  private receiveFast(cell: Cell<T>): bool {
    holdPreemption();
    const isOpen = this.count - 1 < this.limit;
    if (likely(isOpen)) {
      cell.value = unchecked(this.slots[this.head]).value;
      this.head = this.head + 1 === u32(this.slots.length) ? 0 : this.head + 1;
      this.count -= 1;
    }
    releasePreemption();
    return isOpen;
  }
}
