// An interrupt of the timer so and so many instructions from now, which wakes an intruder: a thread of the
// highest priority that does its worst and then checks everything.
//
// In a deterministic machine a tick of the TSC is an instruction, so that counting the delay up interrupts
// a piece of code at each of its instructions in turn. The kernel's own deadlines go on beside it.
//
// There is one timer for both. Told that it is set for the injection, the kernel sets it for nothing later, so
// that the code which does so never runs; not told, it sets the timer, and the injection is lost there. A sweep
// each way has all of it.

import { spawn } from 'heddle';
import { armTimer, endOfInterrupt, readTsc, setInterruptHandler, thisCpuLocal, vectorTimer } from '../../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { thisCpu, wantDispatch } from '../../../../kernel/sched/cpu.ts';
import { assignLevel, deadlineLevel, levelOf } from '../../../../kernel/sched/run-queue.ts';
import { enterInterrupt, leaveInterrupt } from '../../../../kernel/sched/switch.ts';
import { threadWithId } from '../../../../kernel/sched/thread-store.ts';
import type { Thread } from '../../../../kernel/sched/thread.ts';
import { traceInterrupt } from '../../../../kernel/sched/trace-points.ts';
import { wakeFromInterrupt } from '../../../../kernel/sched/wake-from-interrupt.ts';
import { block } from '../../../../kernel/sched/wake.ts';
import { noDeadline } from '../../../../kernel/time/timer-queue.ts';
import { noteAddress } from './visited.ts';

/** An interrupt that comes this much before the injected one is due is the kernel's own. */
const toleranceTicks: u64 = 4;

class Injector {
  isPending!: volatile<bool>;
  /** The kernel is not told that the timer is set. */
  isSecret: bool = false;
  dueTicks: u64 = 0;
  /** Interrupts injected, and those of them after which the intruder ran. */
  injected!: volatile<u64>;
  intrusions!: volatile<u64>;
  isWanted!: volatile<bool>;
  isResting!: volatile<bool>;
  isEnding!: volatile<bool>;
  intruder: Thread | null = null;
}

export const injector = new Injector();

/** What the intruder does when it comes. Set before it is started. */
let intrude: () => void = () => {};

const timerInterrupt = interrupt((frame) => {
  enterInterrupt();
  traceInterrupt(u32(vectorTimer));
  endOfInterrupt();
  const cpu = thisCpu.self;
  cpu.timerInterruptCount += 1;
  cpu.timerFired = true;
  cpu.timerDeadline = noDeadline;
  wantDispatch();
  if (injector.isPending.value) inject(frame.rip);
  leaveInterrupt();
});

function inject(address: u64): void {
  const now = readTsc();
  if (now + toleranceTicks < injector.dueTicks) {
    setInjection(now);
    return;
  }
  injector.isPending.value = false;
  injector.injected.value += 1;
  injector.isWanted.value = true;
  noteAddress(address);
  const intruder = injector.intruder;
  if (intruder !== null) wakeFromInterrupt(intruder);
}

function setInjection(now: u64): void {
  const cpu = thisCpu.self;
  // What the kernel waits for comes none the less.
  const next = min<u64>(injector.dueTicks, cpu.timerDeadline);
  if (!injector.isSecret) cpu.timerDeadline = next;
  armTimer(now, next > now ? next - now : 1);
}

/** Takes the timer's interrupts, and starts the intruder. */
export function startInjector(intrusion: () => void): void {
  intrude = intrusion;
  setInterruptHandler(vectorTimer, timerInterrupt);
  const handle = spawn<u32>(runIntruder, 0, { name: 'intruder', priority: 63 });
  assert(handle !== null, 'there is room for the intruder');
  injector.intruder = threadWithId(handle.id);
  handle.detach();
}

/**
 * Puts the intruder, which must be at rest, before all threads with deadlines, or back below them. There must be
 * a thread with deadlines for as long: else nobody looks for such.
 */
export function setUrgent(isUrgent: bool): void {
  holdPreemption();
  const intruder = injector.intruder;
  if (intruder !== null) {
    intruder.deadline = 0;
    intruder.baseLevel = isUrgent ? deadlineLevel : levelOf(63);
    assignLevel(intruder, intruder.baseLevel);
  }
  releasePreemption();
}

/** Ends the intruder, which must be at rest. */
export function stopInjector(): void {
  injector.isEnding.value = true;
  holdPreemption();
  const intruder = injector.intruder;
  injector.intruder = null;
  injector.isWanted.value = true;
  if (intruder !== null) wakeFromInterrupt(intruder);
  releasePreemption();
}

/** Has the timer interrupt after `ticks` instructions. */
export function injectAfter(ticks: u64): void {
  holdPreemption();
  const now = readTsc();
  injector.dueTicks = now + ticks;
  injector.isPending.value = true;
  setInjection(now);
  releasePreemption();
}

/** Takes that back, if it is not too late. */
export function cancelInjection(): void {
  injector.isPending.value = false;
}

function runIntruder(_ignored: u32): void {
  for (;;) {
    holdPreemption();
    injector.isResting.value = true;
    while (!injector.isWanted.value) block();
    injector.isResting.value = false;
    injector.isWanted.value = false;
    releasePreemption();
    if (injector.isEnding.value) return;
    intrude();
    injector.intrusions.value += 1;
  }
}
