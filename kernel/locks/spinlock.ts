// A lock for a few instructions, waited for by spinning. The holder cannot be preempted, so a
// waiter waits for another CPU, never for a thread of its own.
//
// Not for what an interrupt handler takes too: there, hold an InterruptGuard around it.

import { thisCpuLocal } from '../arch/x86_64/cpu-local.ts';
import { noteHold } from './hold-place.ts';
import { holdPreemption, releasePreemption } from './preemption-guard.ts';

/** Nobody holds the lock; else it is the holder's CPU number plus one. */
const free: u32 = 0;

export class SpinLock {
  /** First and alone, so that the lock's address is the word's. */
  private holder: u32 = 0;

  /**
   * `using guard = lock.acquire()`: held until the end of the block. Panics when this CPU holds it.
   * @spinlock
   */
  acquire(): this {
    if (checksEnabled()) noteHold(returnAddress());
    holdPreemption();
    const own = thisCpuLocal.id + 1;
    const address = changetype<usize>(this);
    while (atomic.cmpxchg<u32>(address, free, own) !== free) {
      assert(atomic.load<u32>(address) !== own, 'this CPU holds the spinlock already');
      pause();
    }
    return this;
  }

  [Symbol.dispose](): void {
    assert(this.isHeld, 'a spinlock is released that this CPU does not hold');
    atomic.store<u32>(changetype<usize>(this), free);
    releasePreemption();
  }

  /** True if this CPU holds the lock. */
  get isHeld(): bool {
    return this.holder === thisCpuLocal.id + 1;
  }
}
