// The one door to the machine: what the rest of the kernel may use of x86-64. Another
// architecture offers the same names.

// Interrupts and exceptions.
export { installSegments, visitInterruptStacks } from './gdt.ts';
export { installInterruptTable, setInterruptHandler } from './idt.ts';
export { setTrapHandler } from './vector-entry.ts';
export { TrapFrame } from './trap-frame.ts';
export { exceptionCount, exceptionVector, hasErrorCode, vectorDoubleFault, vectorIsaBase, vectorTimer, vectorNoFloats, vectorPageFault } from './vectors.ts';
export { disableInterrupts, enableInterrupts, interruptsEnabled, readControl2 as readFaultAddress, waitForInterrupt } from './registers.ts';
export { maskLegacyInterrupts } from './pic.ts';
export { routeIsaInterrupt, startIoApic } from './io-apic.ts';
export { endOfInterrupt, repeatLostInterrupt, startLocalApic, usesX2apic } from './lapic.ts';

// Threads.
export { Context, enterFloats, leaveFloats, leaveStack, loadContext, switchContext, switchInline } from './context.ts';
export { floatAreaBytes, floatStateName, prepareFloatArea, startFloats } from './float-state.ts';
export { replaceIfSame32 } from './local-atomic.ts';
export { CpuLocal, installCpuLocal, takeTraceIndex, thisCpuLocal, type CpuId } from './cpu-local.ts';
export {
  addDuty, dutyDeadlines, dutyHigherReady, dutyMeasures, dutyTimesYields, dutyTrace, lowerPreemptCount,
  noReschedule, observerDuties, preemptCount, preemptCountMask, raisePreemptCount, removeDuty, switchDuties, wantReschedule,
} from './cpu-local.ts';

// Time.
export { readTsc } from './tsc.ts';
export { armTimer, disarmTimer, startApicTimer, timerModeName } from './apic-timer.ts';
export { findHpetAddress } from './acpi.ts';
export { hpetDefaultAddress, measureTscByHpet } from './hpet.ts';
export { measureTscByPit } from './pit.ts';
export { statedTscHz } from './cpu-frequency.ts';

// Memory.
export { imageBase, imageEnd, imageOffset, loadedBase, placeImage } from './image.ts';
export {
  deviceRegionBase, deviceRegionBytes, directMapBase, directMapBytes, hugePageBytes, largePageBytes, pageBytes,
  programRegionBase, programRegionBytes, stackRegionBase, stackRegionBytes,
} from './layout.ts';
export {
  activatePageTables, changePage, hasNoExecute, hasSmallerPages, isMapped, mappedPageBytes, pageAddressBits, pageLarge,
  pageNoExecute, pagePresent, pageTypeBits, pageUncached, pageWritable, pageWriteCombining, placePage, readPageRoot, removedPageBytes, removePage,
  setTableSource, splitPage, startPaging,
} from './paging.ts';
export { startPageAttributes } from './page-attributes.ts';
export { emptyPageEntry, fillPageEntry, findPageEntry, nextPageEntry } from './page-entries.ts';
export { setMemoryMappers } from './device-memory.ts';
export { hasHugePages } from './cpuid.ts';
export { enableProtections } from './protection.ts';

// The rest of the machine.
export { cpuFeatures, cpuName } from './machine-report.ts';
export { findBochsDisplay, setBochsMode } from './bochs-display.ts';
export { hasVga } from './vga.ts';
export { hasDebugConsole, writeDebugConsole } from './debug-console.ts';
export { keyboardInterrupt, startKeyboardController, takeKeyboardByte } from './keyboard-controller.ts';
export { powerOff, resetMachine } from './power.ts';
export { exitMachine } from './exit-port.ts';
export {
  flushSerialPort, pauseSerialInput, serialInterrupt, startSerialInput, startSerialPort, takeSerialByte, writeSerialByte,
} from './uart.ts';
