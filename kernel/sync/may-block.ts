// Checked builds: a call that may block panics where preemption is held or interrupts are off, with
// both places, whether it would have blocked this time or not.
//
// The compiler finds most of these (H6007); this finds what goes through a function that takes
// preemption and does not give it back, or through a timer's callback.

import { interruptsEnabled, preemptCount, raisePreemptCount, thisCpuLocal } from '../arch/x86_64/index.ts';
import { report, startFreshLine } from '../observe/console.ts';
import { CodePlace, findPlace } from '../observe/symbols.ts';

/**
 * Panics unless the running thread may block. `call` names the operation, `calledFrom` is the address
 * that it returns to.
 * @noinline
 */
export function assertMayBlock(call: string, calledFrom: usize): void {
  const count = preemptCount();
  if (count === 0 && interruptsEnabled()) return;
  raisePreemptCount();
  startFreshLine();
  report`${call} may block, and is called`;
  reportPlace(calledFrom);
  if (count === 0) panic('a call that may block, with interrupts off');
  report`while preemption is held since`;
  reportPlace(thisCpuLocal.heldAt);
  panic('a call that may block, while preemption is held');
}

/** Prints the place of the call that returns to `address`. */
export function reportPlace(address: usize): void {
  const place = onStack(new CodePlace());
  if (address !== 0) findPlace(address - 1, place);
  if (place.file === null) report`    at ${hex(address)}`;
  else report`    in ${place.functionName ?? '?'} (${place.file}:${place.line})`;
}
