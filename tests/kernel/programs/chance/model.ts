// What the threads of a random program share, and what must have become of it in the end.
//
// Whoever does something to a primitive writes it down; the sums must come out whatever the order was:
// units put and got, messages once and in their order, additions under the mutex.

import { Channel, Mutex, preemption, print, RwLock, Semaphore } from 'heddle';

export const workerCount = 8;

/** The last message that a receiver had of each sender. */
class Seen {
  readonly last = array<u64, 8>(8);
}

class Counter {
  value: u64 = 0;
}

class Shared {
  readonly mutex = new Mutex('chance');
  readonly units = new Semaphore(0);
  readonly empty = new Semaphore(0);
  readonly messages = new Channel<u64, 4>();
  readonly lock = new RwLock();
  /** Guarded by the mutex. */
  additions: u64 = 0;
  isInside: bool = false;
  /** Guarded by the lock, always the same. */
  first: u64 = 0;
  second: u64 = 0;
  // Written down with preemption held.
  readonly put = new Counter();
  readonly got = new Counter();
  readonly sent = new Counter();
  readonly received = new Counter();
  readonly added = new Counter();
  readonly made = new Counter();
  readonly ended = new Counter();
  readonly mistakes = new Counter();
  random: u64 = 1;
  readonly numbers = array<u64, 8>(8);
  readonly seen = array<Seen, 8>(8);
}

export const shared = new Shared();

/** Marsaglia's xorshift; below `limit`. */
export function random(limit: u64): u64 {
  using _guard = preemption.hold();
  shared.random ^= shared.random << 13;
  shared.random ^= shared.random >>> 7;
  shared.random ^= shared.random << 17;
  return (shared.random >>> 11) % limit;
}

/** Writes one more down. */
export function note(what: Counter): void {
  using _guard = preemption.hold();
  what.value += 1;
}

/** Everything as at the start, and chance as `seed` has it. */
export function reset(seed: u64): void {
  shared.random = seed * 0x9e37_79b9_7f4a_7c15 + 1;
  shared.numbers.fill(0);
  for (const seen of shared.seen) seen.last.fill(0);
}

/** Messages of one sender come to a receiver in their order. */
export function checkMessage(receiver: u32, message: u64): void {
  const sender = u32(message >>> 32);
  const seen = shared.seen[receiver];
  if ((message & 0xffff_ffff) <= seen.last[sender]) shared.mistakes.value += 1;
  seen.last[sender] = message & 0xffff_ffff;
}

/** When all threads have ended: takes what is left, and adds up. */
export function settle(): bool {
  while (shared.units.tryGet()) shared.got.value += 1;
  while (shared.messages.tryReceive().result === 0) shared.received.value += 1;
  const isRight = shared.put.value === shared.got.value && shared.sent.value === shared.received.value
    && shared.added.value === shared.additions && shared.made.value === shared.ended.value
    && shared.first === shared.second && shared.mistakes.value === 0;
  if (!isRight) {
    print`units ${shared.put.value} ${shared.got.value}, messages ${shared.sent.value} ${shared.received.value}`;
    print`additions ${shared.added.value} ${shared.additions}, threads ${shared.made.value} ${shared.ended.value}, mistakes ${shared.mistakes.value}`;
  }
  return isRight;
}
