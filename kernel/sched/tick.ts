// The timer's interrupt. There is no periodic tick: the timer is set for the next event only.
//
// The handler notes that it came; the work is done with interrupts on, on the way out or when the
// interrupted code no longer holds preemption.

import { dutyMeasures, endOfInterrupt, startApicTimer, thisCpuLocal, timerModeName, vectorTimer } from '../arch/x86_64/index.ts';
import { log } from '../observe/log.ts';
import { clock } from '../time/clock.ts';
import { noDeadline } from '../time/timer-queue.ts';
import { thisCpu, wantDispatch } from './cpu.ts';
import { noteTimerInterrupt } from './measures.ts';
import { enterInterrupt, leaveInterrupt } from './switch.ts';
import { traceInterrupt } from './trace-points.ts';

const calibrationUs = 1000;

const timerInterrupt = interrupt((_frame) => {
  enterInterrupt();
  traceInterrupt(u32(vectorTimer));
  endOfInterrupt();
  thisCpu.timerInterruptCount += 1;
  if (unlikely((thisCpuLocal.duties & dutyMeasures) !== 0)) noteTimerInterrupt(thisCpu.timerDeadline);
  thisCpu.timerDeadline = noDeadline;
  thisCpu.timerFired = true;
  wantDispatch();
  leaveInterrupt();
});

/** Makes the timer ready. It stays quiet until a thread sleeps or preemption is enabled. */
export function startTick(): void {
  startApicTimer(timerInterrupt, clock.usToTicks(calibrationUs));
  log.debug`timer: local APIC, ${timerModeName()}`;
}
