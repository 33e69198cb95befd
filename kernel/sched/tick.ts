// The timer's interrupt: ends time slices.
//
// There is no periodic tick. The timer is armed for the end of a slice, and only while another
// thread of the same priority waits for its turn.

import { endOfInterrupt, readTsc, startApicTimer, thisCpuLocal, timerModeName } from '../arch/x86_64/index.ts';
import { log } from '../observe/log.ts';
import { clock } from '../time/clock.ts';
import { type Cpu, preemptionIsOff, thisCpu, timerIsIdle } from './cpu.ts';
import { enterInterrupt, isSliceOver, leaveInterrupt, limitSlice } from './switch.ts';

const calibrationUs = 1000;

const timerInterrupt = interrupt((_frame) => {
  enterInterrupt();
  endOfInterrupt();
  expire(thisCpu.self);
  leaveInterrupt();
});

/** The timer went off: the slice of the running thread is over, or of one that ran before it. */
function expire(cpu: Cpu): void {
  cpu.timerInterruptCount += 1;
  if (cpu.timerDeadline === preemptionIsOff) return;
  cpu.timerDeadline = timerIsIdle;
  if (cpu.current.next === cpu.current) return;
  const now = readTsc();
  if (isSliceOver(cpu, now)) thisCpuLocal.needReschedule = true;
  else limitSlice(cpu, now);
}

/** Makes the timer ready. It stays quiet until preemption is enabled. */
export function startTick(): void {
  startApicTimer(timerInterrupt, clock.usToTicks(calibrationUs));
  log.debug`timer: local APIC, ${timerModeName()}`;
}
