// The order in which a process of threads starts, and nothing else. The same layers as in the kernel,
// over a machine that is made of system calls (arch/linux).

import '../../lib/bytes.ts';
import { findTscHz, startPaging, startTraps } from '../../arch/linux/index.ts';
import { holdPreemption, releasePreemption } from '../../locks/preemption-guard.ts';
import { startHeap } from '../../memory/heap-pages.ts';
import { startStacks } from '../../memory/stack-start.ts';
import { setLineGuard } from '../../observe/console.ts';
import { installFaultReports } from '../../observe/fault-report.ts';
import { LogLevel, setLogClock, setLogLevel } from '../../observe/log.ts';
import { startBootCpu } from '../../sched/cpu.ts';
import { runProgram, startScheduler } from '../../sched/start.ts';
import { startTick } from '../../sched/tick.ts';
import { startPrimitives } from '../../sync/start.ts';
import { clock, markStart, startClock } from '../../time/clock.ts';
import { bootStack, bootStackBytes } from './boot-stack.ts';
import './index.ts';
import { startFrames } from './frames.ts';
import { runMain } from './program.ts';

/** @export startThreads */
export function startThreads(): never {
  markStart();
  startTraps();
  installFaultReports();
  startBootCpu();
  setLineGuard(holdPreemption, releasePreemption);
  setLogLevel(LogLevel.Warn);
  startPaging();
  startFrames();
  startHeap();
  startStacks();
  startClock(findTscHz());
  setLogClock(clock.nowNs);
  startTick();
  startScheduler();
  startPrimitives();
  runProgram(runMain);
}

/**
 * The system's stack is left for one of a known place and size.
 * @export _start
 */
export const processEntry = naked<() => never>(asm`
    movq $${symbolOf(bootStack)} + ${bootStackBytes}, %rsp
    xorl %ebp, %ebp
    pushq $0
    pushq $0
    callq ${symbolOf(startThreads)}
    ud2
`);
