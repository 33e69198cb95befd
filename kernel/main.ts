// The order in which the kernel starts, and nothing else.

import { main } from 'program';
import '../boot/pvh.ts';
import '../boot/start.ts';
import './lib/bytes.ts';
import { installInterruptTable, installSegments, maskLegacyInterrupts, startFloats, startLocalApic, startSerialPort } from './arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from './locks/preemption-guard.ts';
import { startAddressSpace } from './memory/address-space.ts';
import { adoptBootInfo, checkMemory, reportLoader, theBootInfo } from './memory/memory-map.ts';
import { startHeap } from './memory/heap-pages.ts';
import { startStacks } from './memory/stack-start.ts';
import { setLineGuard } from './observe/console.ts';
import { installFaultReports } from './observe/fault-report.ts';
import { startDisplay } from './devices/display.ts';
import { startScreenPainter } from './devices/screen-painter.ts';
import { setLogClock } from './observe/log.ts';
import { readBootOptions } from './options.ts';
import { startBootCpu } from './sched/cpu.ts';
import { applyBootPreemption } from './sched/preemption.ts';
import { runProgram, startScheduler } from './sched/start.ts';
import { startTick } from './sched/tick.ts';
import { startWantedTrace } from './tracing.ts';
import { startPrimitives } from './sync/start.ts';
import { clock, markStart, startClock } from './time/clock.ts';
import { findTscHz } from './time/frequency.ts';

/**
 * Called by the entry code on the boot stack, with the physical address of the BootInfo.
 * @export kernelMain
 */
export function kernelMain(bootInfoAddress: usize): never {
  markStart();
  startSerialPort();
  installSegments();
  installInterruptTable();
  installFaultReports();
  startBootCpu();
  setLineGuard(holdPreemption, releasePreemption);
  adoptBootInfo(bootInfoAddress);
  readBootOptions(theBootInfo());
  reportLoader();
  checkMemory();
  startAddressSpace();
  startFloats();
  startHeap();
  startStacks();
  startDisplay(theBootInfo());
  maskLegacyInterrupts();
  startLocalApic();
  startClock(findTscHz(theBootInfo().rsdpAddress));
  setLogClock(clock.nowNs);
  startWantedTrace();
  startTick();
  startScheduler();
  startPrimitives();
  applyBootPreemption();
  startScreenPainter();
  runProgram(main);
}
