// The preemption count: while it is above zero no other thread runs on this CPU, though interrupts
// do. The cheapest way to guard what only threads of one CPU share.
//
// A switch that was wanted meanwhile is made when the count is back at zero.

import { beginHold, dutyMeasures, endHold, lowerPreemptCount, preemptCount, raisePreemptCount, thisCpuLocal } from '../arch/x86_64/cpu-local.ts';

/** Makes the switch. It comes from the scheduler, which is above; where there is none (kernel/linux), it does nothing. */
const rescheduleNow = naked<() => void>(asm`jmp heddleReschedule`);

/**
 * Raises the count. Pairs with releasePreemption; calls nest.
 * @inline
 */
export function holdPreemption(): void {
  if (checksEnabled() && unlikely((thisCpuLocal.duties & dutyMeasures) !== 0) && preemptCount() === 0) beginHold();
  raisePreemptCount();
}

/**
 * Lowers the count, and makes the switch that was put off when it is at zero.
 * @inline
 */
export function releasePreemption(): void {
  if (checksEnabled() && unlikely((thisCpuLocal.duties & dutyMeasures) !== 0) && preemptCount() === 1) endHold();
  if (unlikely(lowerPreemptCount())) rescheduleNow();
}

/** `using guard = preemptionGuard.acquire()`: no switch until the end of the block. */
export class PreemptionGuard {
  acquire(): this {
    holdPreemption();
    return this;
  }

  /** @release */
  [Symbol.dispose](): void {
    if (checksEnabled()) assert(preemptCount() > 0, 'a preemption guard is released twice');
    releasePreemption();
  }
}

export const preemptionGuard = new PreemptionGuard();
