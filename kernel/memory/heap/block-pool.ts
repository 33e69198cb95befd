// A fixed number of objects of one class in memory that the program gives: for programs that use no
// heap, and for what must not compete for memory.
//
//     const storage = array<Message, 16>(16);
//     const messages = new BlockPool<Message>();
//     …
//     messages.adopt(addressof(storage), 16);
//
// Taking and giving back are a few instructions each, with preemption held: not for interrupt handlers.

import { holdPreemption, releasePreemption } from '../../locks/preemption-guard.ts';

const freedByte: u8 = 0xdd;
const freedMark: u64 = 0x66726565706f6f6c;
const wordBytes: usize = 8;

export class BlockPool<T extends object> {
  private start: usize = 0;
  private end: usize = 0;
  /** The chain of blocks that were given back. */
  private head: usize = 0;
  /** Blocks from here on were never taken. */
  private fresh: usize = 0;
  private free: u32 = 0;

  /** Takes over memory for `count` objects, aligned for them. Once, before any other call. */
  adopt(address: usize, count: u32): void {
    assert(this.start === 0, 'a pool has its memory already');
    assert(sizeof<T>() >= wordBytes, 'an object of a pool has 8 bytes at least');
    assert(address !== 0 && address % max<usize>(alignof<T>(), wordBytes) === 0, 'the memory of a pool is aligned for its objects');
    this.start = address;
    this.fresh = address;
    this.end = address + sizeof<T>() * usize(count);
    this.free = count;
  }

  /** An object of zeros, whose constructor does not run; null when all are in use. */
  take(): T | null {
    holdPreemption();
    const block = this.takeBlock();
    releasePreemption();
    if (block === 0) return null;
    memory.fill(block, 0, sizeof<T>());
    return changetype<T>(block);
  }

  private takeBlock(): usize {
    const head = this.head;
    if (head !== 0) {
      this.head = load<usize>(head);
      this.free -= 1;
      return head;
    }
    const fresh = this.fresh;
    if (fresh === this.end) return 0;
    this.fresh = fresh + sizeof<T>();
    this.free -= 1;
    return fresh;
  }

  /** Gives an object back; null is passed over. With checks, panics when it is not the pool's or was given back. */
  give(object: T | null): void {
    if (object === null) return;
    const block = changetype<usize>(object);
    if (checksEnabled()) this.check(block);
    holdPreemption();
    store<usize>(block, this.head);
    this.head = block;
    this.free += 1;
    releasePreemption();
  }

  /** How many objects can be taken. */
  get freeCount(): u32 {
    return this.free;
  }

  private check(block: usize): void {
    assert(block >= this.start && block < this.end && (block - this.start) % sizeof<T>() === 0, 'an object is given to a pool that it is not from');
    if (sizeof<T>() < 2 * wordBytes) return;
    assert(load<u64>(block, wordBytes) !== (freedMark ^ block), 'an object is given back to its pool twice');
    memory.fill(block, freedByte, sizeof<T>());
    store<u64>(block, freedMark ^ block, wordBytes);
  }
}
