// A time-out that was computed too small and wrapped.

import { print, Semaphore } from 'heddle';

const semaphore = new Semaphore();

export function main(): void {
  const left: u64 = 5;
  print`never reached: ${semaphore.get(left - 20) as i32}`;
}
