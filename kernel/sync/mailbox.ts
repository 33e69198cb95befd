// A mailbox: messages that are structs, of 16 to 128 bytes, copied in and out.
//
//     class Reading { sensor: u64 = 0; value: u64 = 0; }
//     const readings = new Mailbox<Reading, 8>();

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { forever } from '../sched/sleep.ts';
import { assertMayBlock } from './may-block.ts';
import { MessageQueue } from './message-queue.ts';
import { SyncResult } from './sync-result.ts';

const leastMessageBytes: usize = 16;
const mostMessageBytes: usize = 128;

/** For messages of class M, N of which it has room for. */
export class Mailbox<M, N extends number> extends MessageQueue {
  readonly slots = array<M, N>(sizeof<FixedArray<u8, N>>() as number as N);

  constructor() {
    super(u32(sizeof<FixedArray<u8, N>>()), u32(sizeof<M>()), u32(offsetof<Mailbox<M, N>>('slots')));
    assert(sizeof<M>() >= leastMessageBytes && sizeof<M>() <= mostMessageBytes, 'a message of a mailbox has 16 to 128 bytes');
  }

  /** Copies the message in, waiting for room: Done, TimedOut, Cancelled, Closed. */
  send(message: M, timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('Mailbox.send', returnAddress());
    if (likely(this.sendFast(message))) return SyncResult.Done;
    return this.sendSlowly(changetype<usize>(message), timeoutUs);
  }

  /** Copies the message in; TimedOut where there is no room, or Closed. */
  trySend(message: M): SyncResult {
    return this.sendFast(message) ? SyncResult.Done : this.trySendSlowly(changetype<usize>(message));
  }

  /** Copies the oldest message into `message`, waiting for one: Done, TimedOut, Cancelled, Closed. */
  receive(message: M, timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('Mailbox.receive', returnAddress());
    if (likely(this.receiveFast(message))) return SyncResult.Done;
    return this.receiveSlowly(changetype<usize>(message), timeoutUs);
  }

  /** Copies the oldest message into `message`; TimedOut where there is none, or Closed. */
  tryReceive(message: M): SyncResult {
    return this.receiveFast(message) ? SyncResult.Done : this.tryReceiveSlowly(changetype<usize>(message));
  }

  /** @inline */
  private sendFast(message: M): bool {
    holdPreemption();
    const isOpen = this.count < this.limit;
    if (likely(isOpen)) {
      memory.copy(changetype<usize>(unchecked(this.slots[this.tail])), changetype<usize>(message), sizeof<M>());
      this.tail = this.tail + 1 === u32(this.slots.length) ? 0 : this.tail + 1;
      this.count += 1;
    }
    releasePreemption();
    return isOpen;
  }

  /** @inline */
  private receiveFast(message: M): bool {
    holdPreemption();
    const isOpen = this.count - 1 < this.limit;
    if (likely(isOpen)) {
      memory.copy(changetype<usize>(message), changetype<usize>(unchecked(this.slots[this.head])), sizeof<M>());
      this.head = this.head + 1 === u32(this.slots.length) ? 0 : this.head + 1;
      this.count -= 1;
    }
    releasePreemption();
    return isOpen;
  }
}
