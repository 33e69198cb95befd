// Interrupts off for a block: for what an interrupt handler of this CPU shares with threads.
//
// Guards nest; the last one to end restores what the first one found. Preemption is held too, so
// that nothing inside can switch threads and take the closed flag along.

import { disableInterrupts, enableInterrupts, interruptsEnabled, thisCpuLocal } from '../arch/x86_64/index.ts';
import { noteHold } from './hold-place.ts';
import { holdPreemption, releasePreemption } from './preemption-guard.ts';

/** `using guard = interruptGuard.acquire()`: no interrupt until the end of the block. */
export class InterruptGuard {
  /** @guard */
  acquire(): this {
    if (checksEnabled()) noteHold(returnAddress());
    const wereOn = interruptsEnabled();
    disableInterrupts();
    holdPreemption();
    const cpu = thisCpuLocal;
    if (cpu.interruptGuardCount === 0) cpu.interruptsWereOn = wereOn;
    cpu.interruptGuardCount += 1;
    return this;
  }

  [Symbol.dispose](): void {
    const cpu = thisCpuLocal;
    assert(cpu.interruptGuardCount > 0, 'an interrupt guard is released twice');
    cpu.interruptGuardCount -= 1;
    if (cpu.interruptGuardCount === 0 && cpu.interruptsWereOn) enableInterrupts();
    releasePreemption();
  }
}

export const interruptGuard = new InterruptGuard();
