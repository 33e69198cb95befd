// Something that is done once, by whoever comes first; the others wait until it is done.
//
// If the thread that does it ends before it is through, the next one does it again.

import { Mutex } from './mutex.ts';

export class Once {
  private done: bool = false;
  private readonly mutex = new Mutex('once');

  /** True when it has been done. */
  get isDone(): bool {
    return this.done;
  }

  /** Calls `action` unless that has been done; returns when it has. Panics where `action` comes here again. */
  run(action: () => void): void {
    if (likely(this.done)) return;
    this.runFirst(action);
  }

  /**
   * @cold
   * @noinline
   */
  private runFirst(action: () => void): void {
    using guard = this.mutex.lock();
    if (this.done) return;
    action();
    compilerFence();
    this.done = true;
  }
}
