// A time-out of minus one microsecond, written as what it wraps to, less one so as not to mean for ever.

import { Semaphore } from 'heddle';

const empty = new Semaphore(0);

export function main(): void {
  empty.get(u64.MAX_VALUE - 1);
}
