// What the compiler refuses: a wait in an interrupt handler, and a lock while preemption is held. Putting a
// semaphore, trying it and setting flags are allowed in both places.

import { EventFlags, Mutex, preemption, Semaphore } from 'heddle';
import { setInterruptHandler } from '../../../../kernel/arch/x86_64/index.ts';

const semaphore = new Semaphore();
const mutex = new Mutex();
const flags = new EventFlags();

const handler = interrupt((_frame) => {
  flags.set(1);
  semaphore.put();
  if (!semaphore.tryGet()) semaphore.get();
});

export function main(): void {
  setInterruptHandler(0x50, handler);
  using _held = preemption.hold();
  flags.set(1);
  semaphore.put();
  using _locked = mutex.lock();
}
