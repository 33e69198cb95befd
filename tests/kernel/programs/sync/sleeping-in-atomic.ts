// A call that may block while preemption is held, by a way that the compiler does not see: a function
// that takes preemption and does not give it back.

import { preemption, print, Semaphore, SyncResult } from 'heddle';

const semaphore = new Semaphore(1);

/** @noinline */
function beginQuietly(): bool {
  preemption.hold();
  return preemption.isEnabled();
}

/** @noinline */
function takeUnit(): bool {
  const result = semaphore.get();
  return result === SyncResult.Done;
}

export function main(): void {
  const isOn = beginQuietly();
  const isTaken = takeUnit();
  print`never reached: ${isOn} ${isTaken}`;
}
