// A ring for one producer and one consumer, without a lock: each may be a thread or an interrupt
// handler, and neither ever waits for the other.
//
// The producer alone writes `tail`, the consumer alone `head`; both only grow. On x86-64 stores become
// visible in their order (Intel SDM volume 3, 8.2), so holding back the compiler is enough.

export class SpscRing<T, N extends number> {
  private head: u32 = 0;
  private tail: u32 = 0;
  private readonly slots = array<T, N>(sizeof<FixedArray<u8, N>>() as number as N);

  /** Room for N values, a power of two. */
  constructor() {
    assert(popcnt<u32>(u32(this.slots.length)) === 1, 'the size of a ring is a power of two');
  }

  /** How many values lie in it; may be out of date at once. */
  get count(): u32 {
    return this.tail - this.head;
  }

  /** Puts a value in; false if the ring is full. */
  push(value: T): bool {
    const tail = this.tail;
    if (tail - this.head === u32(this.slots.length)) return false;
    unchecked((this.slots[tail % u32(this.slots.length)] = value));
    compilerFence();
    this.tail = tail + 1;
    return true;
  }

  /** Takes the oldest value out; `isThere` is false, and the value without meaning, if the ring is empty. */
  pop(): { isThere: bool; value: T } {
    const head = this.head;
    const isThere = head !== this.tail;
    compilerFence();
    const value = unchecked(this.slots[head % u32(this.slots.length)]);
    compilerFence();
    if (isThere) this.head = head + 1;
    return { isThere, value };
  }
}
