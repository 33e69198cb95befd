// A reader-writer lock: many readers, or one writer.
//
// Nobody starves, because the two take turns: a reader that comes while a writer waits waits behind it,
// and a writer that unlocks lets in all readers that wait by then, before the next writer
// (phase-fair: Brandenburg and Anderson, "Spin-Based Reader-Writer Synchronization", 2010).
//
// No priority inheritance, no poisoning: who reads is not recorded.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { deadlineAfter, forever } from '../sched/sleep.ts';
import { Thread } from '../sched/thread.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { insist } from './insist.ts';
import { assertMayBlock } from './may-block.ts';
import { SyncResult, resultOf } from './sync-result.ts';

/** What `using` releases for a reader. */
export class ReadGuard {
  /** Nothing of its own; an empty struct would have no address of its own. */
  private readonly unused: u8 = 0;

  [Symbol.dispose](): void {
    changetype<RwLock>(changetype<usize>(this) - offsetof<RwLock>('readGuard')).unlockRead();
  }
}

/** What `using` releases for a writer. */
export class WriteGuard {
  private readonly unused: u8 = 0;

  [Symbol.dispose](): void {
    changetype<RwLock>(changetype<usize>(this) - offsetof<RwLock>('writeGuard')).unlockWrite();
  }
}

export class RwLock {
  private readerCount: u32 = 0;
  private writer: Thread | null = null;
  private readonly waitingReaders = new WaitQueue();
  private readonly waitingWriters = new WaitQueue();
  readonly readGuard = new ReadGuard();
  readonly writeGuard = new WriteGuard();

  /** `using _guard = lock.read()`: together with other readers. A cancelled thread waits too. */
  read(): ReadGuard {
    if (checksEnabled()) assertMayBlock('RwLock.read', returnAddress());
    holdPreemption();
    if (this.mayRead) this.readerCount += 1;
    else insist(() => this.enterAsReader(forever));
    releasePreemption();
    return this.readGuard;
  }

  /** `using _guard = lock.write()`: alone. A cancelled thread waits too. */
  write(): WriteGuard {
    if (checksEnabled()) assertMayBlock('RwLock.write', returnAddress());
    holdPreemption();
    if (this.mayWrite) this.writer = Thread.current;
    else insist(() => this.enterAsWriter(forever));
    releasePreemption();
    return this.writeGuard;
  }

  /** The same without waiting; null where it would have to. */
  tryRead(): ReadGuard | null {
    holdPreemption();
    const isOpen = this.mayRead;
    if (isOpen) this.readerCount += 1;
    releasePreemption();
    return isOpen ? this.readGuard : null;
  }

  /** The same without waiting; null where it would have to. */
  tryWrite(): WriteGuard | null {
    holdPreemption();
    const isOpen = this.mayWrite;
    if (isOpen) this.writer = Thread.current;
    releasePreemption();
    return isOpen ? this.writeGuard : null;
  }

  /** Done, TimedOut, Cancelled. After Done it is unlocked by `unlockRead`. */
  acquireRead(timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('RwLock.acquireRead', returnAddress());
    holdPreemption();
    const result = this.enterAsReader(timeoutUs);
    releasePreemption();
    return result;
  }

  /** Done, TimedOut, Cancelled. After Done it is unlocked by `unlockWrite`. */
  acquireWrite(timeoutUs: u64 = forever): SyncResult {
    if (checksEnabled()) assertMayBlock('RwLock.acquireWrite', returnAddress());
    holdPreemption();
    const result = this.enterAsWriter(timeoutUs);
    releasePreemption();
    return result;
  }

  /** Panics if nobody reads. */
  unlockRead(): void {
    holdPreemption();
    assert(this.readerCount > 0, 'RwLock.unlockRead: nobody reads');
    this.readerCount -= 1;
    if (this.readerCount === 0) this.admitWriter();
    releasePreemption();
  }

  /** Panics unless the running thread writes. */
  unlockWrite(): void {
    holdPreemption();
    assert(this.writer === Thread.current, 'RwLock.unlockWrite: only the thread that writes may');
    this.writer = null;
    if (this.waitingReaders.isEmpty) this.admitWriter();
    else this.admitReaders();
    releasePreemption();
  }

  /** Panics if the lock contradicts itself. Needs preemption held. */
  checkInvariants(): void {
    if (this.writer !== null) {
      assert(this.readerCount === 0, 'a reader-writer lock has both');
      return;
    }
    if (this.readerCount === 0) assert(this.waitingWriters.isEmpty, 'a writer waits for a lock that is free');
  }

  private get mayRead(): bool {
    return this.writer === null && this.waitingWriters.isEmpty;
  }

  private get mayWrite(): bool {
    return this.writer === null && this.readerCount === 0;
  }

  private enterAsReader(timeoutUs: u64): SyncResult {
    if (this.mayRead) {
      this.readerCount += 1;
      return SyncResult.Done;
    }
    this.assertNotWriter();
    return resultOf(this.waitingReaders.wait(deadlineAfter(timeoutUs)));
  }

  private enterAsWriter(timeoutUs: u64): SyncResult {
    if (this.mayWrite) {
      this.writer = Thread.current;
      return SyncResult.Done;
    }
    this.assertNotWriter();
    const result = resultOf(this.waitingWriters.wait(deadlineAfter(timeoutUs)));
    // Readers may have waited for this writer alone.
    if (result !== SyncResult.Done && this.mayRead) this.admitReaders();
    return result;
  }

  private assertNotWriter(): void {
    assert(this.writer !== Thread.current, 'RwLock: the thread that writes may not lock it again');
  }

  private admitReaders(): void {
    this.readerCount += this.waitingReaders.wakeAll();
  }

  private admitWriter(): void {
    this.writer = this.waitingWriters.wakeOne();
  }
}
