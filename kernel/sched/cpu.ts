// What the scheduler keeps for each CPU, behind its GS base. One CPU so far; nothing outside of
// this file knows that.
//
// The class begins with the fields of arch's CpuLocal, so that both views are one struct.

import { CpuLocal, installCpuLocal, thisCpuLocal, wantReschedule } from '../arch/x86_64/index.ts';
import { addGuardPage } from '../memory/guard-pages.ts';
import type { Stack } from '../memory/stack.ts';
import { TimerQueue, noDeadline } from '../time/timer-queue.ts';
import type { InboxItem } from './inbox-item.ts';
import { RunQueue } from './run-queue.ts';
import type { Thread } from './thread.ts';

/** A time slice without an end, and no overflow when a time is added. */
export const endlessSlice: u64 = u64(1) << 62;

const bootCpuId = 0;

export class Cpu {
  self!: Cpu;
  /** The rest of CpuLocal. */
  readonly cpuLocalRest = array<u8, 88>(88);
  /** The running thread. */
  current!: Thread;
  /** The TSC when the scheduler last looked at it: until then CPU time is counted. */
  lastTicks: u64 = 0;
  /** Who was given the CPU with a look at the clock; a plain yield takes none. */
  timed!: Thread;
  /** The timer takes the CPU away when a time slice is over: preemption is on. */
  endsSlices: bool = false;
  /** Time slices end, but the timer is not set for one, since nobody waited when it could be. */
  wantsSliceTimer: bool = false;
  /** The timer has interrupted, and nobody has looked at its queue since. */
  timerFired: bool = false;
  /** Aging is on, but was left off while the CPU is idle. */
  agingRests: bool = false;
  /** When the timer will interrupt, or noDeadline. */
  timerDeadline: u64 = noDeadline;
  /** No thread's time slice is shorter: the timer looks at slices that often. */
  shortestSliceTicks: u64 = endlessSlice;
  /** Runs when no other can; never in the queue. */
  idle!: Thread;
  /** What interrupt handlers have left to do, the last first. */
  inbox: InboxItem | null = null;
  readonly queue = new RunQueue();
  readonly timers = new TimerQueue();
  timerInterruptCount: u64 = 0;
  /** When the scheduler started, in ticks of the TSC. */
  startTicks: u64 = 0;
  /** Page faults on stacks have left something to do. */
  stacksWantCare: bool = false;
  /** Stacks of threads that end when they can. */
  doomed: Stack | null = null;
  /** Where the stack begins on which to stand while a thread's own is given up. */
  exitStackTop: usize = 0;
}

/** The struct of the CPU that executes this. Its `self` is good while preemption is held. */
export const thisCpu = gsRelative<Cpu>();

/**
 * Has the scheduler look, as soon as preemption is not held, at all that interrupts may have left to do,
 * and not only at who runs.
 * @inline
 */
export function wantDispatch(): void {
  thisCpuLocal.hasWork = true;
  wantReschedule();
}

/** The lowest page becomes a guard page. */
const exitStackBytes = 12288;
const exitStack = aligned(4096)(array<u8, 12288>(12288));
const bootCpu = aligned(64)(new Cpu());

/** Gives the booting CPU its struct. Needs the final GDT; logging needs it. */
export function startBootCpu(): void {
  assert(sizeof<CpuLocal>() === offsetof<Cpu>('current'), 'Cpu must begin with the fields of CpuLocal');
  bootCpu.exitStackTop = addressof(exitStack) + exitStackBytes;
  installCpuLocal(changetype<CpuLocal>(bootCpu), bootCpuId);
}

/** Gives the stacks of the CPU their guard pages. Needs the address space. */
export function guardCpuStacks(): void {
  addGuardPage(addressof(exitStack), 'ending threads');
}
