// A scenario of a device's interrupt, raised by an instruction: it wakes the high thread at once, or, where
// preemption is held, leaves that for later. So the way out of a handler is swept, with all that runs there.

import { setInterruptHandler } from '../../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { enterInterrupt, leaveInterrupt } from '../../../../kernel/sched/switch.ts';
import { world } from './world.ts';

const vector = 0x50;

const deviceInterrupt = interrupt((_frame) => {
  enterInterrupt();
  world.goHigh.put();
  leaveInterrupt();
});

export function prepareInterrupts(): void {
  setInterruptHandler(vector, deviceInterrupt);
}

export function raiseInterrupts(): void {
  asm`int $0x50 ${clobber('memory')}`;
  world.back.get();
  holdPreemption();
  asm`int $0x50 ${clobber('memory')}`;
  releasePreemption();
  world.back.get();
}
