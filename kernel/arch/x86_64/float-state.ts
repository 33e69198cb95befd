// The registers of floating point and vectors (x87, SSE, AVX, AVX-512): turned on for the threads
// that have an area to keep them in, off for all others, and kept in those areas.
//
// "Off" is CR0.TS: an instruction that uses them raises #NM then, so that a thread without an area
// can destroy nothing. Nothing is put off until a first use: an area is filled at the switch away
// and loaded at the switch back, whichever thread runs in between.
// Intel SDM volume 1, chapter 13 (XSAVE) and 10.5 (FXSAVE); volume 3, 2.5 (control registers) and 2.6 (XCR0).

import { CpuidResult, featureAvx, featureXsave, readCpuid } from './cpuid.ts';
import { readControl0, readControl4, writeControl0, writeControl4 } from './registers.ts';

/** `fwait` raises #NM too while the registers are off. */
const cr0MonitorCoprocessor: u64 = 1 << 1;
const cr0Emulation: u64 = 1 << 2;
const cr0TaskSwitched: u64 = 1 << 3;
/** Errors of x87 arithmetic raise #MF and not an interrupt of old. */
const cr0NumericError: u64 = 1 << 5;
/** FXSAVE and SSE are in use. */
const cr4FxSave: u64 = 1 << 9;
/** Errors of SSE arithmetic raise #XM. */
const cr4SimdExceptions: u64 = 1 << 10;
const cr4Xsave: u64 = 1 << 18;

const stateX87: u64 = 1 << 0;
const stateSse: u64 = 1 << 1;
const stateAvx: u64 = 1 << 2;
/** The mask registers, the upper halves of zmm0 to zmm15, and zmm16 to zmm31; all or none. */
const stateAvx512: u64 = 7 << 5;

const xsaveLeaf: u32 = 0xd;
/** CPUID (0xd, 1), eax: XSAVEOPT, which leaves out what has not changed since it was loaded. */
const xsaveOptimized: u32 = 1;

const fxsaveBytes: u32 = 512;
/** Offsets in an area, and what a fresh thread finds: all exceptions masked, round to nearest. */
const controlWordOffset: usize = 0;
const freshControlWord: u16 = 0x37f;
const mxcsrOffset: usize = 24;
const freshMxcsr: u32 = 0x1f80;

enum SaveWith {
  Fxsave,
  Xsave,
  Xsaveopt,
}

let saveWith: SaveWith = SaveWith.Fxsave;
let areaBytes: u32 = fxsaveBytes;

/** Sets the CPU up for floating point, for nobody yet. */
export function startFloats(): void {
  writeControl0((readControl0() & ~cr0Emulation) | cr0MonitorCoprocessor | cr0NumericError | cr0TaskSwitched);
  writeControl4(readControl4() | cr4FxSave | cr4SimdExceptions);
  if (!featureXsave.isPresent) return;
  writeControl4(readControl4() | cr4Xsave);
  const leaf = onStack(new CpuidResult());
  readCpuid(xsaveLeaf, 0, leaf);
  const supported = u64(leaf.eax);
  let wanted = stateX87 | stateSse;
  if (featureAvx.isPresent) wanted |= supported & stateAvx;
  if ((wanted & stateAvx) !== 0 && (supported & stateAvx512) === stateAvx512) wanted |= stateAvx512;
  writeXcr0(wanted);
  // For what XCR0 says now.
  readCpuid(xsaveLeaf, 0, leaf);
  areaBytes = leaf.ebx;
  readCpuid(xsaveLeaf, 1, leaf);
  saveWith = leaf.eax & xsaveOptimized ? SaveWith.Xsaveopt : SaveWith.Xsave;
}

/** Bytes of an area; it begins at a multiple of 64. */
export function floatAreaBytes(): u32 {
  return areaBytes;
}

/** How the registers are kept, for people. */
export function floatStateName(): string {
  return saveWith === SaveWith.Fxsave ? 'fxsave' : saveWith === SaveWith.Xsave ? 'xsave' : 'xsaveopt';
}

/** Makes an area hold what a fresh thread finds in its registers. */
export function prepareFloatArea(area: usize): void {
  memory.fill(area, 0, areaBytes);
  store<u16>(area, freshControlWord, controlWordOffset);
  store<u32>(area, freshMxcsr, mxcsrOffset);
}

/** The running code may use the registers. */
export function turnFloatsOn(): void {
  asm`clts ${clobber('memory')}`;
}

/** The running code may not use the registers: #NM. */
export function turnFloatsOff(): void {
  writeControl0(readControl0() | cr0TaskSwitched);
}

/** Keeps all registers in the area. They must be on. */
export function saveFloats(area: usize): void {
  if (saveWith === SaveWith.Xsaveopt) asm`xsaveopt64 (${reg('rdi', area)}) # ${reg('eax', u32.MAX_VALUE)} ${reg('edx', u32.MAX_VALUE)} ${clobber('memory')}`;
  else if (saveWith === SaveWith.Xsave) asm`xsave64 (${reg('rdi', area)}) # ${reg('eax', u32.MAX_VALUE)} ${reg('edx', u32.MAX_VALUE)} ${clobber('memory')}`;
  else asm`fxsave64 (${reg('rdi', area)}) ${clobber('memory')}`;
}

/** Loads all registers from the area. They must be on. */
export function loadFloats(area: usize): void {
  if (saveWith === SaveWith.Fxsave) asm`fxrstor64 (${reg('rdi', area)}) ${clobber('memory')}`;
  else asm`xrstor64 (${reg('rdi', area)}) # ${reg('eax', u32.MAX_VALUE)} ${reg('edx', u32.MAX_VALUE)} ${clobber('memory')}`;
}

function writeXcr0(value: u64): void {
  asm`xsetbv # ${reg('ecx', u32(0))} ${reg('eax', u32(value))} ${reg('edx', u32(value >>> 32))} ${clobber('memory')}`;
}
