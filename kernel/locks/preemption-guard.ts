// The preemption count: while it is above zero no other thread runs on this CPU, though interrupts
// do. The cheapest way to guard what only threads of one CPU share.
//
// A switch that was wanted meanwhile (needReschedule) is made when the count is back at zero.

import { beginHold, dutyMeasures, endHold, thisCpuLocal } from '../arch/x86_64/cpu-local.ts';

type Reschedule = () => void;

let reschedule: Reschedule = doNothing;

function doNothing(): void {}

/** Sets what makes the switch that was put off. Comes from the scheduler. */
export function setReschedule(routine: Reschedule): void {
  reschedule = routine;
}

/**
 * Raises the count. Pairs with releasePreemption; calls nest.
 * @inline
 */
export function holdPreemption(): void {
  if (checksEnabled() && unlikely((thisCpuLocal.duties & dutyMeasures) !== 0) && thisCpuLocal.preemptCount === 0) beginHold();
  thisCpuLocal.preemptCount += 1;
  compilerFence();
}

/**
 * Lowers the count, and makes the switch that was put off when it is at zero.
 * @inline
 */
export function releasePreemption(): void {
  if (checksEnabled() && unlikely((thisCpuLocal.duties & dutyMeasures) !== 0) && thisCpuLocal.preemptCount === 1) endHold();
  compilerFence();
  thisCpuLocal.preemptCount -= 1;
  compilerFence();
  if (unlikely(thisCpuLocal.needReschedule)) rescheduleIfFree();
}

/**
 * Out of the way of the common case.
 * @noinline
 */
function rescheduleIfFree(): void {
  if (thisCpuLocal.preemptCount === 0) reschedule();
}

/** `using guard = preemptionGuard.acquire()`: no switch until the end of the block. */
export class PreemptionGuard {
  acquire(): this {
    holdPreemption();
    return this;
  }

  /** @release */
  [Symbol.dispose](): void {
    assert(thisCpuLocal.preemptCount > 0, 'a preemption guard is released twice');
    releasePreemption();
  }
}

export const preemptionGuard = new PreemptionGuard();
