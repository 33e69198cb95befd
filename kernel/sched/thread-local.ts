// Values that each thread has for itself.
//
//   const session = new ThreadLocal<Session | null>(closeSession);
//
// is a key, at module level; `session.value` is the running thread's own. What a thread has not set
// is zero or null. At its end the values that it set go to the key's destructor, which may use the
// thread's other values; this is repeated while there are some, a few times.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { thisCpu } from './cpu.ts';
import { type Thread, threadLocalCount } from './thread.ts';

const mostRounds = 4;

type Destructor = (value: u64) => void;

/** Keys that are in use. */
let keyCount: u32 = 0;
const destructors = array<Destructor | null, 16>(16);

/** `T` is a number, truth value or reference. */
export class ThreadLocal<T> {
  /** The key's number plus one; 0 until it is first used. */
  private number: u32 = 0;

  /** `destroy` gets the value of a thread that ends, unless it is zero or null. */
  constructor(private readonly destroy: ((value: T) => void) | null = null) {}

  /** The running thread's value. */
  get value(): T {
    return load<T>(this.address());
  }

  set value(value: T) {
    store<T>(this.address(), value);
  }

  private address(): usize {
    if (this.number === 0) {
      using guard = preemptionGuard.acquire();
      if (this.number === 0) this.number = addKey(changetype<Destructor | null>(this.destroy));
    }
    return addressof(thisCpu.current.locals) + u64(this.number - 1) * sizeof<u64>();
  }
}

function addKey(destroy: Destructor | null): u32 {
  assert(keyCount < threadLocalCount, 'there can be 16 ThreadLocals');
  destructors[keyCount] = destroy;
  keyCount += 1;
  return keyCount;
}

/** For a new thread in an object that may have been another's: nobody has set what is behind the last key. */
export function clearLocals(thread: Thread): void {
  for (let i: u32 = 0; i < keyCount; i++) thread.locals[i] = 0;
}

/** Gives what the running thread has set to the destructors. */
export function endLocals(thread: Thread): void {
  for (let round = 0; round < mostRounds; round++) {
    let any = false;
    for (let i: u32 = 0; i < keyCount; i++) {
      const value = thread.locals[i];
      if (value === 0) continue;
      thread.locals[i] = 0;
      const destroy = destructors[i];
      if (destroy === null) continue;
      destroy(value);
      any = true;
    }
    if (!any) return;
  }
}
