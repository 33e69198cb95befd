// Scenarios of what a switch may have to do besides switching: preemption that is off, a trace, latencies,
// registers of floating point; and ends of slices.

import { preemption, SchedulingPolicy, sleep, spawn, Thread, threads } from 'heddle';
import { stopTrace, tracedEventCount } from '../../../../kernel/observe/trace.ts';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { thisCpu, wantDispatch } from '../../../../kernel/sched/cpu.ts';
import { beginTrace, makeTraceRing } from '../../../../kernel/tracing.ts';
import { beginPhase, endPhase } from './phases.ts';
import { world } from './world.ts';

const traceEvents: u32 = 1024;

/** The trace's ring, before memory is counted. */
export function prepareDuties(): void {
  assert(makeTraceRing(traceEvents), 'there is memory for a trace');
}

/** The high thread becomes ready three times: for a yield, for a checkpoint, and as preemption comes on. */
export function turnPreemptionOff(): void {
  preemption.disable();
  world.goHigh.put();
  Thread.yield();
  world.back.get();
  world.goHigh.put();
  preemption.checkpoint();
  world.back.get();
  world.goHigh.put();
  preemption.enable(1000);
  world.back.get();
}

/** Some of all kinds of switches. */
function switchAbout(): void {
  world.goEqual.put();
  Thread.yield();
  world.goHigh.put();
  world.back.get();
  world.back.get();
  sleep(0);
  world.received += 3;
}

export function traceSwitches(): void {
  const before = tracedEventCount();
  assert(beginTrace(), 'there is a ring for the trace');
  switchAbout();
  stopTrace();
  // The switches to both partners, and those back.
  assert(tracedEventCount() >= before + 4, 'the trace has lost switches');
}

export function measureSwitches(): void {
  threads.measure();
  switchAbout();
  threads.stopMeasuring();
  assert(threads.worstWakeNs() > 0 && threads.meanSwitchNs() > 0, 'nothing was measured');
}

/** 64 times what becomes of `start` by three steps: 216 times it and 76. */
export function computeWithFloats(start: u64): u64 {
  let value = f64(start);
  for (let i: u32 = 0; i < 3; i++) {
    value = value * 1.5 + 0.25;
    Thread.yield();
  }
  return u64(value * 64);
}

export function switchFloats(): void {
  const one = spawn<u64, u64>(computeWithFloats, 1, { name: 'floats' });
  const two = spawn<u64, u64>(computeWithFloats, 2, { name: 'floats' });
  assert(one !== null && two !== null, 'there is memory for threads');
  world.received += one.join() + two.join();
}

function yieldOnce(_ignored: u32): void {
  Thread.yield();
}

/** Ends main's slice while the equal thread yields, plainly, and one without slices shares the level. */
export function endSlices(): void {
  world.isOver.value = false;
  world.goEqual.put();
  const fifo = spawn<u32>(yieldOnce, 0, { name: 'fifo', policy: SchedulingPolicy.Fifo });
  assert(fifo !== null, 'there is memory for a thread');
  Thread.yield();
  endSlice();
  endPhase();
  beginPhase(1);
  endSlice();
  endSlice();
  world.isOver.value = true;
  world.back.get();
  fifo.join();
}

/** Has the scheduler find that main has had its slice, as behind an interrupt of the timer. */
function endSlice(): void {
  holdPreemption();
  thisCpu.current.sliceEnd = 0;
  thisCpu.wantsSliceTimer = true;
  wantDispatch();
  releasePreemption();
}

/** The part of the equal thread. */
export function yieldUntilOver(): void {
  while (!world.isOver.value) Thread.yield();
}
