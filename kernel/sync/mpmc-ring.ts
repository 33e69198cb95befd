// A ring for any number of producers and consumers, threads and interrupt handlers, without a lock:
// D. Vyukov's bounded queue (2010).
//
// Each slot has a number that says whose turn it is: that of the push which may fill it, or, one more, of
// the pop which may empty it. A push or pop claims its turn by one instruction, without the lock prefix, as
// all that is shared by one CPU alone (local-atomic.ts), and ends it by a plain store, which x86 keeps behind
// all before it (Intel SDM 3A, 8.2.2). Who is interrupted
// between claiming and finishing holds up nobody but those who want that very slot: they see a full or
// empty ring for as long, and never wait.

import { replaceIfSame32 } from '../arch/x86_64/index.ts';

class RingSlot<T> {
  turn: u32 = 0;
  value!: T;
}

export class MpmcRing<T, N extends number> {
  // Changed by replaceIfSame32 alone.
  head: u32 = 0;
  tail: u32 = 0;
  private readonly slots = array<RingSlot<T>, N>(sizeof<FixedArray<u8, N>>() as number as N);

  /** Room for N values, a power of two, 2 at least. */
  constructor() {
    const size = u32(this.slots.length);
    assert(size >= 2 && popcnt<u32>(size) === 1, 'the size of a ring is a power of two, 2 at least');
    for (let i: u32 = 0; i < size; i++) this.slots[i].turn = i;
  }

  /** How many values lie in it or are on their way; may be out of date at once. */
  get count(): u32 {
    return this.tail - this.head;
  }

  /** Puts a value in; false if the ring is full. */
  push(value: T): bool {
    for (;;) {
      const tail = atomic.load<u32>(changetype<usize>(this) + offsetof<MpmcRing<T, N>>('tail'));
      const slot = this.slotOf(tail);
      const ahead = i32(atomic.load<u32>(changetype<usize>(slot)) - tail);
      if (ahead < 0) return false;
      if (ahead > 0 || !replaceIfSame32(changetype<usize>(this) + offsetof<MpmcRing<T, N>>('tail'), tail, tail + 1)) continue;
      slot.value = value;
      endTurn(changetype<usize>(slot), tail + 1);
      return true;
    }
  }

  /** Takes the oldest value out; `isThere` is false, and the value without meaning, if the ring is empty. */
  pop(): { isThere: bool; value: T } {
    for (;;) {
      const head = atomic.load<u32>(changetype<usize>(this) + offsetof<MpmcRing<T, N>>('head'));
      const slot = this.slotOf(head);
      const ahead = i32(atomic.load<u32>(changetype<usize>(slot)) - (head + 1));
      if (ahead < 0) return { isThere: false, value: slot.value };
      if (ahead > 0 || !replaceIfSame32(changetype<usize>(this) + offsetof<MpmcRing<T, N>>('head'), head, head + 1)) continue;
      const value = slot.value;
      endTurn(changetype<usize>(slot), head + u32(this.slots.length));
      return { isThere: true, value };
    }
  }

  /** @inline */
  private slotOf(position: u32): RingSlot<T> {
    return unchecked(this.slots[position % u32(this.slots.length)]);
  }
}

/**
 * The slot is the next one's, and its value is what it is.
 * @inline
 */
function endTurn(address: usize, turn: u32): void {
  compilerFence();
  store<u32>(address, turn);
}
