// What every CPU has for itself, behind its GS base: reading or writing a field is one
// instruction, and no interrupt can come between finding the CPU and using it.
//
// Only what the lower layers need is named here. The scheduler has a class of its own that starts
// with these fields (sched/cpu.ts) and gives this one its memory. A Linux process has one too, so that
// the heap and its locks are the same there: they import this file by itself.

import { writeMsr } from './registers.ts';

const msrGsBase: u32 = 0xc0000101;

/** Index of a CPU in this kernel: 0 is the one that booted. */
export type CpuId = u32;

/** In CpuLocal.preemption: no switch is wanted. */
export const noReschedule: u32 = 0x8000_0000;
export const preemptCountMask: u32 = 0x7fff_ffff;

/** A thread of higher priority is ready and may not preempt: a yield looks for it. */
export const dutyHigherReady: u32 = 1;
/** The trace is on. */
export const dutyTrace: u32 = 2;
/** Latencies are measured. */
export const dutyMeasures: u32 = 4;
/** Yields look at the clock: a program wants CPU times to be exact. */
export const dutyTimesYields: u32 = 8;
/** The running thread has registers of floating point to be kept. */
export const dutyFloats: u32 = 16;
/** There are threads with deadlines. */
export const dutyDeadlines: u32 = 32;
/** All but a yield's own: what makes any switch more than the plain one. */
export const switchDuties: u32 = dutyTrace | dutyMeasures | dutyFloats | dutyDeadlines;
/** What wants to know who becomes ready. */
export const observerDuties: u32 = dutyTrace | dutyMeasures;

export class CpuLocal {
  /** Its own address, which GS-relative code needs to reach embedded structs. */
  self!: CpuLocal;
  id: CpuId = 0;
  /**
   * How often preemption is held: above zero, no other thread may run on this CPU. With noReschedule beside
   * the count, so that who lowers it to zero sees by the zero itself that a switch was wanted meanwhile.
   */
  preemption: u32 = noReschedule;
  /** Interrupt guards held; the flag to go back to is in interruptsWereOn. */
  interruptGuardCount: u32 = 0;
  interruptsWereOn: bool = false;
  /** More is to be done at the next switch than to give way to a thread of higher priority. Set before wantReschedule. */
  hasWork: bool = false;
  /**
   * What a switch or a yield has to do beside switching, as a set of the bits above. Mostly zero, so that
   * one test leads past all of it. Changed by addDuty and removeDuty alone.
   */
  duties: u32 = 0;
  /** Interrupts that came on a vector without a handler. */
  unclaimedInterrupts: u32 = 0;
  /** The trace ring: where it lies, the next event's number, and the ring's size minus one, 0 while it is off. */
  traceRing: usize = 0;
  traceIndex: u64 = 0;
  traceMask: u64 = 0;
  /** In checked builds: the code that took preemption or interrupts away, the count being zero before. */
  heldAt: usize = 0;
  /** While latencies are measured: since when preemption is held, the longest time, and the code that ended it. */
  holdStart: u64 = 0;
  longestHoldTicks: u64 = 0;
  longestHoldAt: usize = 0;
  /** Where the heap's caches of this CPU are (memory/heap/block-cache.ts). */
  blockCaches: usize = 0;
}

/** The struct of the CPU that executes this. */
export const thisCpuLocal = gsRelative<CpuLocal>();

/** Makes `local` what GS-relative accesses of this CPU reach. */
export function installCpuLocal(local: CpuLocal, id: CpuId): void {
  local.self = local;
  local.id = id;
  local.preemption = noReschedule;
  writeMsr(msrGsBase, changetype<usize>(local));
}

/**
 * The number of the next trace event, which is taken by the same instruction: no interrupt comes between.
 * @inline
 */
export function takeTraceIndex(): u64 {
  return asm<u64>`xaddq ${inout('rax', u64(1))}, %gs:${offsetof<CpuLocal>('traceIndex')} ${clobber('memory', 'cc')}`;
}

/**
 * How often preemption is held.
 * @inline
 */
export function preemptCount(): u32 {
  return thisCpuLocal.preemption & preemptCountMask;
}

/**
 * Has the CPU switch as soon as preemption is not held, by one instruction.
 * @inline
 */
export function wantReschedule(): void {
  asm`andl $${preemptCountMask}, %gs:${offsetof<CpuLocal>('preemption')} ${clobber('memory', 'cc')}`;
}

/**
 * Adds one to the holds of preemption, by one instruction: an interrupt in between could want a switch.
 * @inline
 */
export function raisePreemptCount(): void {
  asm`incl %gs:${offsetof<CpuLocal>('preemption')} ${clobber('memory', 'cc')}`;
}

/**
 * Takes one off. True if none is left and a switch is wanted.
 * @inline
 */
export function lowerPreemptCount(): bool {
  return asm<bool>`decl %gs:${offsetof<CpuLocal>('preemption')} # ${flag('z')} ${clobber('memory', 'cc')}`;
}

/**
 * Adds to what switches have to do, by one instruction.
 * @inline
 */
export function addDuty(duty: u32): void {
  asm`orl ${reg('r', duty)}, %gs:${offsetof<CpuLocal>('duties')} ${clobber('memory', 'cc')}`;
}

/** @inline */
export function removeDuty(duty: u32): void {
  asm`andl ${reg('r', ~duty)}, %gs:${offsetof<CpuLocal>('duties')} ${clobber('memory', 'cc')}`;
}

/** Preemption is taken from now on, where it was not before. */
export function beginHold(): void {
  thisCpuLocal.holdStart = readTicks();
}

/** Preemption is given back, by the code that called this. */
export function endHold(): void {
  const ticks = readTicks() - thisCpuLocal.holdStart;
  if (ticks <= thisCpuLocal.longestHoldTicks) return;
  thisCpuLocal.longestHoldTicks = ticks;
  thisCpuLocal.longestHoldAt = returnAddress() - 1;
}

/** The time-stamp counter; here, since the rest of the machine is above. */
function readTicks(): u64 {
  return asm<u64>`rdtsc
    shlq $32, %rdx
    orq %rdx, %rax # ${out('rax')} ${clobber('rdx', 'cc')}`;
}
