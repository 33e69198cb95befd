// Commands about the kernel itself: preemption and time slices, memory, the processor, the trace.

import { cpuFeatures, cpuName, timerModeName, usesX2apic } from '../arch/x86_64/index.ts';
import { HeapStatistics, readHeap } from '../memory/heap/statistics.ts';
import { frames } from '../memory/program-frames.ts';
import { FrameKind } from '../memory/frame-kind.ts';
import { print } from '../observe/console.ts';
import { dumpTrace } from '../observe/trace-dump.ts';
import { isTracing, startTrace, stopTrace, traceCapacity, tracedEventCount } from '../observe/trace.ts';
import { thisCpu } from '../sched/cpu.ts';
import { preemption } from '../sched/preemption.ts';
import { idlePerMille } from '../sched/report.ts';
import { isTimeSlice } from '../sched/slice.ts';
import { liveThreadCount, usedThreadCount } from '../sched/thread-store.ts';
import { threads } from '../sched/threads.ts';
import { clock, startOfTime } from '../time/clock.ts';
import { Command, registerCommand } from './command.ts';
import type { Words } from './words.ts';

const kibPerFrame: u64 = 4;
const frameKindCount: u32 = 8;

const preemptCommand = new Command('preempt', 'on|off', 'switches preemption on or off', runPreempt);
const sliceCommand = new Command('slice', '[microseconds]', 'shows or sets the time slice', runSlice);
const memoryCommand = new Command('memory', '', 'frames by use, and the heap', runMemory);
const statsCommand = new Command('stats', '', 'threads, time and interrupts in a few lines', runStats);
const cpuCommand = new Command('cpu', '', 'the processor and its timer', runCpu);
const measureCommand = new Command('measure', 'on|off|show', 'latencies of wakes, timer, switches, guards', runMeasure);
const traceCommand = new Command('trace', 'start|stop|dump', 'records what the scheduler does; boot with trace=on', runTrace);

export function registerKernelCommands(): void {
  registerCommand(preemptCommand);
  registerCommand(sliceCommand);
  registerCommand(memoryCommand);
  registerCommand(statsCommand);
  registerCommand(cpuCommand);
  registerCommand(measureCommand);
  registerCommand(traceCommand);
}

function runPreempt(words: Words): bool {
  if (words.is(1, 'on')) {
    if (!preemption.enable()) print`the boot option preempt=off forbids it`;
  } else if (words.is(1, 'off')) preemption.disable();
  else if (words.count > 1) return false;
  print`preemption is ${preemption.isEnabled() ? 'on' : 'off'}`;
  return true;
}

function runSlice(words: Words): bool {
  if (words.count > 1) {
    if (!words.isNumber(1) || !isTimeSlice(words.number(1))) return false;
    const wasOn = preemption.isEnabled();
    preemption.enable(words.number(1));
    if (!wasOn) preemption.disable();
  }
  print`${preemption.timeSliceUs()} us`;
  return true;
}

function runMemory(_words: Words): bool {
  print`frames     ${dec(frames.total() * kibPerFrame, 9)} KiB in all`;
  for (let kind: u32 = 0; kind < frameKindCount; kind++) {
    const count = frames.count(i32(kind) as FrameKind);
    if (count > 0) print`  ${left(frames.kindName(i32(kind) as FrameKind), 12)} ${dec(count * kibPerFrame, 9)} KiB`;
  }
  const heap = onStack(new HeapStatistics());
  readHeap(heap);
  print`heap       ${heap.liveBlocks} blocks, ${heap.liveBytes} bytes; at most ${heap.peakBytes} bytes; ${heap.pages} pages`;
  return true;
}

function runStats(_words: Words): bool {
  const busy = 1000 - idlePerMille();
  print`threads        ${liveThreadCount()} alive, ${usedThreadCount()} in the table`;
  print`CPU time       ${busy / 10}.${busy % 10} % in threads`;
  print`timer          ${thisCpu.timerInterruptCount} interrupts`;
  print`preemption     ${preemption.isEnabled() ? 'on' : 'off'}, slices of ${preemption.timeSliceUs()} us`;
  print`uptime         ${clock.nowUs() / 1000} ms`;
  return true;
}

function runCpu(_words: Words): bool {
  print`processor      ${cpuName()}`;
  print`features       ${cpuFeatures()}`;
  print`clock          ${clock.ticksHz() / 1_000_000} MHz`;
  print`timer          local APIC (${usesX2apic() ? 'x2APIC' : 'xAPIC'}), ${timerModeName()}`;
  return true;
}

function runMeasure(words: Words): bool {
  if (words.is(1, 'on')) threads.measure();
  else if (words.is(1, 'off')) threads.stopMeasuring();
  else if (words.is(1, 'show')) threads.reportMeasures();
  else return false;
  return true;
}

function runTrace(words: Words): bool {
  if (traceCapacity() === 0) {
    print`there is no trace ring: boot with trace=on`;
    return true;
  }
  if (words.is(1, 'start')) startTrace();
  else if (words.is(1, 'stop')) stopTrace();
  else if (words.is(1, 'dump')) {
    if (!dumpTrace(clock.ticksHz(), startOfTime(), clock.nowTicks())) print`there is no debug console to send it to`;
  } else if (words.count > 1) return false;
  print`tracing is ${isTracing() ? 'on' : 'off'}; ${tracedEventCount()} events, the ring holds ${traceCapacity()}`;
  return true;
}
