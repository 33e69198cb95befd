// The door to the machine where the machine is a Linux process: the names of arch/x86_64/index.ts that
// the scheduler and all below it use. The compiler puts this file in its place (package.json, "replace").
//
// What is x86-64 and needs no privilege is shared: the switch, the time-stamp counter, the structs.

// Interrupts and exceptions: signals, behind an interrupt flag of our own.
export { disableInterrupts, enableInterrupts, endOfInterrupt, interruptsEnabled, repeatLostInterrupt, waitForInterrupt } from './interrupts.ts';
export { readFaultAddress, setTrapHandler, startTraps } from './traps.ts';
export { TrapFrame } from '../x86_64/trap-frame.ts';
export { exceptionCount, exceptionVector, hasErrorCode, vectorDoubleFault, vectorNoFloats, vectorPageFault, vectorTimer } from '../x86_64/vectors.ts';
export { visitInterruptStacks } from './signals.ts';

// Threads.
export { Context, enterFloats, leaveFloats, leaveStack, loadContext, switchContext, switchInline } from '../x86_64/context.ts';
export { replaceIfSame32 } from '../x86_64/local-atomic.ts';
export { CpuLocal, takeTraceIndex, thisCpuLocal, type CpuId } from '../x86_64/cpu-local.ts';
export {
  addDuty, dutyDeadlines, dutyHigherReady, dutyMeasures, dutyTimesYields, dutyTrace, lowerPreemptCount,
  noReschedule, observerDuties, preemptCount, preemptCountMask, raisePreemptCount, removeDuty, switchDuties, wantReschedule,
} from '../x86_64/cpu-local.ts';
export { installCpuLocal } from './cpu-local.ts';

// Time.
export { readTsc } from '../x86_64/tsc.ts';
export { armTimer, disarmTimer, findTscHz, startApicTimer, timerModeName } from './timer.ts';

// Memory.
export { directMapBase, largePageBytes, pageBytes, physicalBytes, stackRegionBase, stackRegionBytes } from './layout.ts';
export {
  changePage, emptyPageEntry, fillPageEntry, findPageEntry, hasSmallerPages, isMapped, mappedPageBytes, nextPageEntry,
  pageNoExecute, pageUncached, pageWritable, pageWriteCombining, placePage, removedPageBytes, removePage, splitPage, startPaging,
} from './paging.ts';

// The rest.
export { exitMachine, setExitStatus } from './exit.ts';
export { exitProcess } from './system-calls.ts';
export { flushSerialPort, writeSerialByte } from './output.ts';
