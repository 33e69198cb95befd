// Who took preemption away, for the report of a thread that blocks without it. Checked builds only.
//
// Noted by what programs use: preemption.hold(), spinlocks, interrupt guards. What the kernel holds
// inside of itself never blocks.

import { preemptCount, thisCpuLocal } from '../arch/x86_64/cpu-local.ts';

/** Notes the code at `address` unless preemption is held already. Called before it is taken. */
export function noteHold(address: usize): void {
  if (preemptCount() === 0) thisCpuLocal.heldAt = address;
}
