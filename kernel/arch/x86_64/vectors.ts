// The exceptions of the CPU and the interrupt vectors of the kernel, in one table (Intel SDM
// volume 3, table 6-1). The entry code takes the error codes from here, the IDT the stacks, and
// reports the names.

import { istDoubleFault, istMachineCheck, istNmi, istNone, istPageFault } from './gdt.ts';

export const vectorCount = 256;
export const exceptionCount = 32;

export const vectorDebug = 1;
/** "Device not available": an instruction of floating point while those registers are off. */
export const vectorNoFloats = 7;
export const vectorDoubleFault = 8;
export const vectorPageFault = 14;
/** Where the masked 8259s would deliver, out of the way of the exceptions. */
export const vectorPicBase = 0x20;
/** The sixteen interrupts of the ISA bus. */
export const vectorIsaBase = 0x30;
export const vectorTimer = 0x40;
export const vectorSpurious = 0xff;

/** Bit n: the CPU pushes an error code for exception n. */
export const errorCodeVectors =
  (1 << 8) | (1 << 10) | (1 << 11) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 17) | (1 << 21) | (1 << 29) | (1 << 30);

/** One vector below 32. */
export class ExceptionVector {
  name: string = 'reserved exception';
  mnemonic: string = '#--';
  interruptStack: u8 = istNone;
}

class ExceptionTable {
  readonly entries = array<ExceptionVector, 32>(32);

  constructor() {
    this.set(0, 'divide error', '#DE');
    this.set(1, 'debug exception', '#DB');
    this.set(2, 'non-maskable interrupt', 'NMI', istNmi);
    this.set(3, 'breakpoint', '#BP');
    this.set(4, 'overflow', '#OF');
    this.set(5, 'bound range exceeded', '#BR');
    this.set(6, 'invalid opcode', '#UD');
    this.set(7, 'device not available', '#NM');
    this.set(8, 'double fault', '#DF', istDoubleFault);
    this.set(10, 'invalid task state segment', '#TS');
    this.set(11, 'segment not present', '#NP');
    this.set(12, 'stack segment fault', '#SS');
    this.set(13, 'general protection fault', '#GP');
    this.set(14, 'page fault', '#PF', istPageFault);
    this.set(16, 'x87 floating-point error', '#MF');
    this.set(17, 'alignment check', '#AC');
    this.set(18, 'machine check', '#MC', istMachineCheck);
    this.set(19, 'SIMD floating-point error', '#XM');
    this.set(20, 'virtualisation exception', '#VE');
    this.set(21, 'control protection exception', '#CP');
    this.set(28, 'hypervisor injection exception', '#HV');
    this.set(29, 'VMM communication exception', '#VC');
    this.set(30, 'security exception', '#SX');
  }

  private set(vector: u32, name: string, mnemonic: string, interruptStack: u8 = istNone): void {
    const entry = this.entries[vector];
    entry.name = name;
    entry.mnemonic = mnemonic;
    entry.interruptStack = interruptStack;
  }
}

const exceptions = new ExceptionTable();

/** What is known of an exception, 0 to 31. */
export function exceptionVector(vector: u32): ExceptionVector {
  return exceptions.entries[vector];
}

export function hasErrorCode(vector: u32): bool {
  return vector < exceptionCount && ((u32(errorCodeVectors) >>> vector) & 1) !== 0;
}
