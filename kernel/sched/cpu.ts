// What the scheduler keeps for each CPU, behind its GS base. One CPU so far; nothing outside of
// this file knows that.
//
// The class begins with the fields of arch's CpuLocal, so that both views are one struct.

import { CpuLocal, installCpuLocal } from '../arch/x86_64/index.ts';
import { RunQueue } from './run-queue.ts';
import type { Thread } from './thread.ts';

/** Values of timerDeadline that are no time. */
export const preemptionIsOff: u64 = 0;
export const timerIsIdle: u64 = u64.MAX_VALUE;

const bootCpuId = 0;

export class Cpu {
  self!: Cpu;
  /** The rest of CpuLocal. */
  readonly cpuLocalRest = array<u8, 48>(48);
  /** The running thread. */
  current!: Thread;
  /** Runs when no other can; never in the queue. */
  idle!: Thread;
  /** When the running thread's time slice ends, in ticks of the TSC. */
  sliceEnd: u64 = 0;
  /** When the timer will interrupt; or preemptionIsOff, or timerIsIdle. */
  timerDeadline: u64 = 0;
  readonly queue = new RunQueue();
  timerInterruptCount: u64 = 0;
  /** A stack to stand on while a thread's own is given up. */
  readonly exitStack = array<u64, 1024>(1024);
}

/** The struct of the CPU that executes this. Its `self` is good while preemption is held. */
export const thisCpu = gsRelative<Cpu>();

const bootCpu = aligned(64)(new Cpu());

/** Gives the booting CPU its struct. Needs the final GDT; logging needs it. */
export function startBootCpu(): void {
  assert(sizeof<CpuLocal>() === offsetof<Cpu>('current'), 'Cpu must begin with the fields of CpuLocal');
  installCpuLocal(changetype<CpuLocal>(bootCpu), bootCpuId);
}
