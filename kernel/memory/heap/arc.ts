// Reference-counted handles: the object lives until the last of them is released.
//
//     using config = new Arc(new Config());
//     using second = config.clone();
//
// A handle is the address of the counts, so cloning takes no memory and is one atomic addition. All
// strong handles together count as one weak one: the counts outlive the object until that is gone
// too. Threads may clone and release handles to one object at the same time, but each its own.

/** What handles of both kinds point to. Changed by atomic operations alone. */
class HandleCounts {
  strong: u32 = 1;
  /** One more than there are weak handles, while there are strong ones. */
  weak: u32 = 1;
}

const strongOffset = offsetof<HandleCounts>('strong');
const weakOffset = offsetof<HandleCounts>('weak');
/** So many handles are a mistake; checked before the count can wrap. */
const mostHandles: u32 = 0x7fffffff;

/** A handle that keeps its object alive. The last one frees it. */
export class Arc<T extends object> extends HandleCounts {
  /** Takes over an object of `new`; panics, as `new` does, when there is no memory. See tryArc. */
  constructor(private readonly object: T) {
    super();
  }

  get value(): T {
    return this.object;
  }

  /** How many handles there are, when nobody else makes or releases one. */
  get handleCount(): u32 {
    return atomic.load<u32>(changetype<usize>(this), strongOffset);
  }

  /** Another handle to the same object, to be released by itself. */
  clone(): Arc<T> {
    const before = atomic.add<u32>(changetype<usize>(this), 1, strongOffset);
    assert(before !== 0 && before < mostHandles, 'a handle is cloned that was released');
    return this;
  }

  /** A handle that does not keep the object alive. */
  downgrade(): WeakArc<T> {
    atomic.add<u32>(changetype<usize>(this), 1, weakOffset);
    return changetype<WeakArc<T>>(this);
  }

  [Symbol.dispose](): void {
    const before = atomic.sub<u32>(changetype<usize>(this), 1, strongOffset);
    assert(before !== 0, 'a handle is released twice');
    if (before !== 1) return;
    free(this.object);
    releaseWeak(this);
  }
}

/** A handle to an object that may be gone. The same memory as the strong handles. */
export class WeakArc<T extends object> extends HandleCounts {
  /** A strong handle, or null when the object is gone. */
  upgrade(): Arc<T> | null {
    const counts = changetype<usize>(this);
    for (;;) {
      const count = atomic.load<u32>(counts, strongOffset);
      if (count === 0) return null;
      if (atomic.cmpxchg<u32>(counts, count, count + 1, strongOffset) === count) return changetype<Arc<T>>(this);
    }
  }

  [Symbol.dispose](): void {
    releaseWeak(this);
  }
}

function releaseWeak(counts: HandleCounts): void {
  const before = atomic.sub<u32>(changetype<usize>(counts), 1, weakOffset);
  assert(before !== 0, 'a weak handle is released twice');
  if (before === 1) free(counts);
}

/** A handle to what `tryNew` gave; null when that is null or there is no memory for the counts: the object is freed then. */
export function tryArc<T extends object>(object: T | null): Arc<T> | null {
  if (object === null) return null;
  const handle = tryNew(new Arc<T>(object));
  if (handle === null) free(object);
  return handle;
}
