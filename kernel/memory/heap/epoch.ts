// Epoch-based reclamation: for structures whose readers take no lock. What a writer has unlinked is
// retired, and freed when no reader can have a reference to it any more.
//
//     using _reading = epochs.enter();     // readers
//     epochs.retire(node);                 // the writer, after unlinking it
//
// Time is cut into epochs, of which three are told apart. A reader counts itself in the epoch that it
// enters in, on its CPU, and out of the same one, wherever it is then: so it may be preempted, and
// may even block, which only puts freeing off. The epoch advances when nobody is left in the one
// before; then nobody can know what was retired in that one. (The scheme is that of K. Fraser,
// "Practical lock-freedom", 2004, section 5.2.3, with counts in place of lists of threads.)

import { thisCpuLocal } from '../../arch/x86_64/cpu-local.ts';
import { SpinLock } from '../../locks/spinlock.ts';

/** One CPU so far. */
const maxCpus = 1;
const slotCount: u32 = 3;
/** So many retirements make an attempt to free some. */
const retirementsPerAttempt: u32 = 32;

/** What can be retired: classes of nodes extend it. */
export class Retirable {
  /** The heap's, once the object is retired. */
  retiredNext: Retirable | null = null;
}

/** The readers that entered in one of the epochs on one CPU; given to each as its guard. */
export class EpochGuard {
  /** Changed by atomic operations alone. First: the object's address is its own. */
  readers: u32 = 0;

  /** @inline */
  enter(): void {
    atomic.add<u32>(changetype<usize>(this), 1);
  }

  get isEmpty(): bool {
    return atomic.load<u32>(changetype<usize>(this), offsetof<EpochGuard>('readers')) === 0;
  }

  [Symbol.dispose](): void {
    const before = atomic.sub<u32>(changetype<usize>(this), 1);
    assert(before !== 0, 'an epoch is left twice');
  }
}

class CpuGuards {
  readonly guards = array<EpochGuard, 3>(3);
}

class RetiredList {
  first: Retirable | null = null;
  count: u64 = 0;
}

/** A set of structures that are read and freed together; `epochs` serves most programs. */
export class EpochDomain {
  /** Which of the three epochs it is. First: the object's address is its own. */
  private slot: u32 = 0;
  private readonly cpus = array<CpuGuards, 1>(maxCpus);

  // Guarded by the lock.
  private readonly lock = new SpinLock();
  private readonly retired = array<RetiredList, 3>(3);
  private sinceAttempt: u32 = 0;

  /** Until the end of the block, nothing is freed that the reader can come to. Guards nest. */
  enter(): EpochGuard {
    for (;;) {
      const slot = atomic.load<u32>(changetype<usize>(this));
      const guard = unchecked(this.cpus[thisCpuLocal.id].guards[slot]);
      guard.enter();
      // The epoch may have passed between the two: who counted the readers did not see this one.
      if (likely(atomic.load<u32>(changetype<usize>(this)) === slot)) return guard;
      guard[Symbol.dispose]();
    }
  }

  /**
   * Has an object of `new` freed when no reader can have it any more. It must be unlinked already: no
   * reader that enters now may find it. Takes no memory.
   */
  retire(object: Retirable): void {
    if (this.add(object)) this.advance();
  }

  /** Frees what can be freed now, and gives how many objects still wait for readers. */
  collect(): u64 {
    for (let i: u32 = 0; i < slotCount; i++) this.advance();
    return this.waiting;
  }

  /** How many objects are retired and not freed. */
  get waiting(): u64 {
    using _lock = this.lock.acquire();
    let count: u64 = 0;
    for (const list of this.retired) count += list.count;
    return count;
  }

  /** True if it is time to free some. */
  private add(object: Retirable): bool {
    using _lock = this.lock.acquire();
    const list = this.retired[this.slot];
    object.retiredNext = list.first;
    list.first = object;
    list.count += 1;
    this.sinceAttempt += 1;
    if (this.sinceAttempt < retirementsPerAttempt) return false;
    this.sinceAttempt = 0;
    return true;
  }

  private advance(): void {
    let object = this.takeExpired();
    while (object !== null) {
      const next: Retirable | null = object.retiredNext;
      free(object);
      object = next;
    }
  }

  /** Goes to the next epoch if nobody is left in the last; gives what was retired in that one. */
  private takeExpired(): Retirable | null {
    using _lock = this.lock.acquire();
    const last = this.slot === 0 ? slotCount - 1 : this.slot - 1;
    for (const cpu of this.cpus) if (!cpu.guards[last].isEmpty) return null;
    atomic.store<u32>(changetype<usize>(this), this.slot === slotCount - 1 ? 0 : this.slot + 1);
    const list = this.retired[last];
    const first = list.first;
    list.first = null;
    list.count = 0;
    return first;
  }
}

export const epochs = new EpochDomain();
