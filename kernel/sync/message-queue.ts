// What channels and mailboxes have in common: a bounded queue of messages of one size, and the threads
// that wait to send or to receive. Messages are copied by their bytes.
//
// Fast paths are in the classes that know the message's type; here are the slow ones. A message goes
// straight from the sender to a receiver that waits, and from a sender that waits into the place that a
// receiver made; nobody who comes by can snatch it.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { deadlineAfter } from '../sched/sleep.ts';
import { Thread } from '../sched/thread.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { SyncResult, resultOf, waitResultFor } from './sync-result.ts';

export class MessageQueue {
  // Changed with preemption held.
  /** Messages that lie in the slots. */
  count: u32 = 0;
  /** The capacity while nobody waits and the queue is open, else 0: who finds it 0 goes the slow way. */
  limit: u32 = 0;
  /** Slots of the oldest message and of the next one. */
  head: u32 = 0;
  tail: u32 = 0;
  isClosed: bool = false;
  /** Waiting threads have in waitData the address of the message that they send, or where they want it. */
  readonly senders = new WaitQueue();
  readonly receivers = new WaitQueue();

  /** The slots lie in the object of the class that extends this one, `slotsOffset` bytes from its start. */
  constructor(
    readonly capacity: u32,
    readonly messageBytes: u32,
    readonly slotsOffset: u32,
  ) {
    assert(capacity > 0, 'a queue of messages has room for one at least');
    this.limit = capacity;
  }

  /** Closes it: who waits gets Closed, no more can be sent, what lies in it can still be received. */
  close(): void {
    holdPreemption();
    this.isClosed = true;
    this.limit = 0;
    endAll(this.senders);
    endAll(this.receivers);
    releasePreemption();
  }

  /** Panics if the queue contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    assert(this.count <= this.capacity, 'a queue has more messages than room');
    assert((this.head + this.count) % this.capacity === this.tail, 'the ends of a queue do not fit its count');
    if (!this.receivers.isEmpty) assert(this.count === 0, 'a thread waits for a message, and there is one');
    if (!this.senders.isEmpty) assert(this.count === this.capacity, 'a thread waits for room, and there is some');
    const isQuiet = this.receivers.isEmpty && this.senders.isEmpty && !this.isClosed;
    assert(isQuiet || this.limit === 0, 'the fast way is open though somebody waits');
    if (this.isClosed) assert(this.receivers.isEmpty && this.senders.isEmpty, 'a thread waits in a closed queue');
  }

  /**
   * Sends the message at `from`: Done, TimedOut, Cancelled, Closed.
   * @noinline
   */
  sendSlowly(from: usize, timeoutUs: u64): SyncResult {
    holdPreemption();
    let result = this.sendNow(from);
    if (result === SyncResult.TimedOut) result = this.waitIn(this.senders, from, timeoutUs);
    releasePreemption();
    return result;
  }

  /**
   * The same without waiting: TimedOut where there is no room.
   * @noinline
   */
  trySendSlowly(from: usize): SyncResult {
    holdPreemption();
    const result = this.sendNow(from);
    releasePreemption();
    return result;
  }

  /**
   * Receives a message to `to`: Done, TimedOut, Cancelled, Closed.
   * @noinline
   */
  receiveSlowly(to: usize, timeoutUs: u64): SyncResult {
    holdPreemption();
    let result = this.receiveNow(to);
    if (result === SyncResult.TimedOut) result = this.waitIn(this.receivers, to, timeoutUs);
    releasePreemption();
    return result;
  }

  /**
   * The same without waiting: TimedOut where there is none.
   * @noinline
   */
  tryReceiveSlowly(to: usize): SyncResult {
    holdPreemption();
    const result = this.receiveNow(to);
    releasePreemption();
    return result;
  }

  /** A slot's number, one further. */
  protected after(slot: u32): u32 {
    return slot + 1 === this.capacity ? 0 : slot + 1;
  }

  private waitIn(queue: WaitQueue, message: usize, timeoutUs: u64): SyncResult {
    this.limit = 0;
    Thread.current.waitData = message;
    const result = resultOf(queue.wait(deadlineAfter(timeoutUs)));
    this.openFastWay();
    return result;
  }

  private sendNow(from: usize): SyncResult {
    if (this.isClosed) return SyncResult.Closed;
    const receiver = this.receivers.first;
    if (receiver !== null) {
      memory.copy(receiver.waitData, from, this.messageBytes);
      this.receivers.wakeThread(receiver);
      this.openFastWay();
      return SyncResult.Done;
    }
    if (this.count === this.capacity) return SyncResult.TimedOut;
    this.putIn(from);
    return SyncResult.Done;
  }

  private receiveNow(to: usize): SyncResult {
    if (this.count === 0) return this.isClosed ? SyncResult.Closed : SyncResult.TimedOut;
    memory.copy(to, this.slotAddress(this.head), this.messageBytes);
    this.head = this.after(this.head);
    this.count -= 1;
    const sender = this.senders.first;
    if (sender !== null) {
      this.putIn(sender.waitData);
      this.senders.wakeThread(sender);
    }
    this.openFastWay();
    return SyncResult.Done;
  }

  private putIn(from: usize): void {
    memory.copy(this.slotAddress(this.tail), from, this.messageBytes);
    this.tail = this.after(this.tail);
    this.count += 1;
  }

  private slotAddress(slot: u32): usize {
    return changetype<usize>(this) + u64(this.slotsOffset) + u64(slot) * u64(this.messageBytes);
  }

  private openFastWay(): void {
    if (!this.isClosed && this.senders.isEmpty && this.receivers.isEmpty) this.limit = this.capacity;
  }
}

function endAll(queue: WaitQueue): void {
  for (let thread = queue.first; thread !== null; thread = queue.first) queue.endWait(thread, waitResultFor(SyncResult.Closed));
}
