// A lock that one thread at a time holds: the data that the scheduler shares with the kinds of
// mutexes (kernel/sync), since a holder inherits priority, and one that ends leaves its locks behind.
//
// How a lock is taken and given back stands in lock-transfer.ts; who lends whom which priority in
// inheritance.ts.

import { thisCpu } from './cpu.ts';
import type { Thread } from './thread.ts';
import { WaitQueue } from './wait-queue.ts';

export class OwnedLock {
  // Changed with preemption held.
  /** Who holds it, or null. */
  owner: Thread | null = null;
  readonly waiters = new WaitQueue();
  /** The lock that its owner took before this one. */
  nextHeld: OwnedLock | null = null;
  /** A thread ended while it held the lock: what it guards may be half changed. */
  isPoisoned: bool = false;

  // For the checks of checked builds.
  /** Its number in the graph of lock orders; 0: none yet. */
  orderNumber: u16 = 0;
  /** The code that took it last. */
  takenAt: usize = 0;

  /** `name` is for reports; not copied. */
  constructor(public name: string = 'mutex') {}

  /** True if the running thread holds it. */
  get isHeld(): bool {
    return this.owner === thisCpu.current;
  }
}
