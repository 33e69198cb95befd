// A value that can only be reached while its mutex is held:
//
//     const balance = new Guarded<u64>(100, 'balance');
//     using held = balance.lock();
//     held.value += 10;

import { Mutex } from './mutex.ts';

/** The value and its lock, while it is locked. */
export class Held<T> extends Mutex {
  value!: T;
}

export class Guarded<T> {
  private readonly held = new Held<T>();

  /** `name` is the mutex's, for reports. */
  constructor(value: T, name: string = 'guarded value') {
    this.held.name = name;
    this.held.value = value;
  }

  /**
   * Locks it; the value is there until the end of the block.
   * @inline
   */
  lock(): Held<T> {
    return this.held.lock();
  }

  /**
   * Locks it if nobody holds it; null if somebody does.
   * @inline
   */
  tryLock(): Held<T> | null {
    return this.held.tryLock();
  }

  /**
   * Locks it within that time; null if it took longer, or the thread was cancelled.
   * @inline
   */
  lockFor(timeoutUs: u64): Held<T> | null {
    return this.held.lockFor(timeoutUs);
  }

  /** A thread ended while it held the lock. */
  get isPoisoned(): bool {
    return this.held.isPoisoned;
  }
}
