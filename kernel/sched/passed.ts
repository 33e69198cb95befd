// What is handed to a thread's entry and back: values of any type up to 32 bytes, in the thread
// object. The result takes the argument's place.

import { mostPassedBytes, type Thread } from './thread.ts';

/** A value as a field, so that it is copied whatever its type is. */
class Passed<T> {
  value!: T;
}

export function writePassed<T>(thread: Thread, value: T): void {
  if (isVoid<T>()) return;
  assert(sizeof<Passed<T>>() <= mostPassedBytes, 'an argument or result of a thread has 32 bytes at most: pass a reference');
  changetype<Passed<T>>(addressof(thread.passed)).value = value;
}

export function readPassed<T>(thread: Thread): T {
  if (isVoid<T>()) return changetype<T>(nothing());
  return changetype<Passed<T>>(addressof(thread.passed)).value;
}

/** The zero, false, null or empty value of a type. */
export function zeroOf<T>(): T {
  if (isVoid<T>()) return changetype<T>(nothing());
  return changetype<Passed<T>>(addressof(zeros)).value;
}

const zeros = array<u64, 4>(4);

function nothing(): void {}
