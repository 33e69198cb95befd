// The local APIC: on, with its interrupts acknowledged (Intel SDM volume 3, chapter 10).
//
// Reached by MSRs where the CPU has x2APIC mode, which costs no uncached memory access, else
// through its page of memory. The timer is in apic-timer.ts.

import { deviceAddress, readDevice32, writeDevice32 } from './device-memory.ts';
import { setInterruptHandler } from './idt.ts';
import { featureApic, featureX2apic } from './cpuid.ts';
import { readMsr, writeMsr } from './registers.ts';
import { vectorSpurious } from './vectors.ts';

const msrApicBase: u32 = 0x1b;
const apicBaseEnable: u64 = 1 << 11;
const apicBaseX2apic: u64 = 1 << 10;
const apicBaseAddress: u64 = 0x000ffffffffff000;
const registersBytes: u64 = 4096;
const msrX2apicFirst: u32 = 0x800;
const commandToSelf: u32 = 1 << 18;
const msrX2apicSelf: u32 = 0x83f;
const noVector: u32 = 0;
const spuriousEnable: u32 = 1 << 8;
const localVectorMasked: u32 = 1 << 16;

/** Offsets of registers in the memory page; the MSR is 0x800 + offset / 16. */
export enum ApicRegister {
  Id = 0x020,
  TaskPriority = 0x080,
  EndOfInterrupt = 0x0b0,
  Spurious = 0x0f0,
  /** The first of eight registers, 32 vectors each. */
  InService = 0x100,
  InterruptCommand = 0x300,
  TimerVector = 0x320,
  PerformanceVector = 0x340,
  Local0Vector = 0x350,
  Local1Vector = 0x360,
  ErrorVector = 0x370,
  TimerInitialCount = 0x380,
  TimerCurrentCount = 0x390,
  TimerDivide = 0x3e0,
}

/** The page of registers, or 0 in x2APIC mode. */
let registers: usize = 0;

export function readApic(register: ApicRegister): u32 {
  return readApicAt(u32(register));
}

function readApicAt(offset: u32): u32 {
  if (registers === 0) return u32(readMsr(msrX2apicFirst + (offset >>> 4)));
  return readDevice32(registers + offset);
}

/** @inline */
export function writeApic(register: ApicRegister, value: u32): void {
  if (registers === 0) writeMsr(msrX2apicFirst + (u32(register) >>> 4), value);
  else writeDevice32(registers + u32(register), value);
}

/** Says that the interrupt under way is handled, so that the next may come. */
export function endOfInterrupt(): void {
  writeApic(ApicRegister.EndOfInterrupt, 0);
}

/** Raises an interrupt on this CPU (10.6.1, 10.12.11). */
export function raiseOwnInterrupt(vector: u32): void {
  if (registers === 0) writeMsr(msrX2apicSelf, u64(vector));
  else writeApic(ApicRegister.InterruptCommand, vector | commandToSelf);
}

/**
 * After a page fault in code that had interrupts on: raises the interrupt again that the CPU was about
 * to deliver when it found no memory for its frame. The APIC believes such a one to be in service,
 * while handlers acknowledge theirs before they let other interrupts in.
 */
export function repeatLostInterrupt(): void {
  const vector = vectorInService();
  if (vector === noVector) return;
  endOfInterrupt();
  raiseOwnInterrupt(vector);
}

/** The highest vector that is in service, or noVector. */
function vectorInService(): u32 {
  for (let word: u32 = 8; word > 0; word--) {
    const bits = readApicAt(u32(ApicRegister.InService) + (word - 1) * 16);
    if (bits !== 0) return (word - 1) * 32 + 31 - u32(clz<u32>(bits));
  }
  return noVector;
}

export function usesX2apic(): bool {
  return registers === 0;
}

const spuriousInterrupt = interrupt((_frame) => {
  // By definition nothing is to be done, and it must not be acknowledged (10.9).
});

/** Switches the local APIC of this CPU on, all its own sources masked. */
export function startLocalApic(): void {
  if (!featureApic.isPresent) panic('the processor has no local APIC');
  const base = readMsr(msrApicBase) | apicBaseEnable;
  if (featureX2apic.isPresent) {
    writeMsr(msrApicBase, base | apicBaseX2apic);
    registers = 0;
  } else {
    writeMsr(msrApicBase, base);
    registers = deviceAddress(base & apicBaseAddress, registersBytes);
    if (registers === 0) panic('the local APIC cannot be mapped');
  }
  setInterruptHandler(vectorSpurious, spuriousInterrupt);
  writeApic(ApicRegister.TaskPriority, 0);
  writeApic(ApicRegister.TimerVector, localVectorMasked);
  writeApic(ApicRegister.PerformanceVector, localVectorMasked);
  writeApic(ApicRegister.Local0Vector, localVectorMasked);
  writeApic(ApicRegister.Local1Vector, localVectorMasked);
  writeApic(ApicRegister.ErrorVector, localVectorMasked);
  writeApic(ApicRegister.Spurious, spuriousEnable | u32(vectorSpurious));
}
