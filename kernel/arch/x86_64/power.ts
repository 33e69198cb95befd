// Switching the machine off, and starting it anew (ACPI specification 6.4, 4.8.3.2 and 4.8.3.6).
//
// Off is the sleep state S5, whose number for this machine stands in the DSDT as a package named _S5_. That
// package is looked for by its bytes; AML is not interpreted. A machine that hides it otherwise stays on.

import { findAcpiTable } from './acpi.ts';
import { firmwareAddress } from './device-memory.ts';
import { resetByKeyboardController } from './keyboard-controller.ts';
import { writePort16, writePort8 } from './ports.ts';
import { spinBriefly } from './spin.ts';

/** 'FACP' */
const fadtSignature: u32 = 0x50434146;
const fadtDsdtOffset = 40;
const fadtPm1aControlOffset = 64;
const fadtPm1bControlOffset = 68;
const fadtSmiCommandOffset = 48;
const fadtAcpiEnableOffset = 52;
const fadtResetRegisterOffset = 116;
const fadtResetValueOffset = 128;
const fadtFlagsOffset = 112;
const flagResetRegister: u32 = 1 << 10;
const addressSpaceIo: u8 = 1;
/** '_S5_' */
const sleepName: u32 = 0x5f35535f;
const amlPackage: u8 = 0x12;
const amlBytePrefix: u8 = 0x0a;
const headerBytes: u32 = 36;
const maxTableBytes: u32 = 1 << 20;
const sleepEnable: u32 = 1 << 13;
const sleepTypeShift: u32 = 10;
const resetControlPort = 0xcf9;
const resetHard: u8 = 0x06;

/** Switches the machine off. Comes back where it stays on. `rootPointer` is ACPI's, or 0. */
export function powerOff(rootPointer: u64): void {
  const fadt = findAcpiTable(rootPointer, fadtSignature);
  if (fadt === 0) return;
  const sleepTypes = findSleepTypes(load<u32>(fadt, fadtDsdtOffset));
  if (sleepTypes === noSleepTypes) return;
  const smiCommand = load<u32>(fadt, fadtSmiCommandOffset);
  const acpiEnable = load<u8>(fadt, fadtAcpiEnableOffset);
  if (smiCommand !== 0 && acpiEnable !== 0) writePort8(u16(smiCommand), acpiEnable);
  waitALittle();
  const first = load<u32>(fadt, fadtPm1aControlOffset);
  const second = load<u32>(fadt, fadtPm1bControlOffset);
  if (first !== 0) writePort16(u16(first), u16(((sleepTypes & 7) << sleepTypeShift) | sleepEnable));
  if (second !== 0) writePort16(u16(second), u16((((sleepTypes >>> 8) & 7) << sleepTypeShift) | sleepEnable));
  waitALittle();
}

/** Starts the machine anew: by ACPI's register, the chipset's, the keyboard controller. Comes back where none obeys. */
export function resetMachine(rootPointer: u64): void {
  const fadt = findAcpiTable(rootPointer, fadtSignature);
  if (fadt !== 0 && load<u32>(fadt, 4) > fadtResetValueOffset && (load<u32>(fadt, fadtFlagsOffset) & flagResetRegister) !== 0) {
    const port = load<u64>(fadt, fadtResetRegisterOffset + 4);
    if (load<u8>(fadt, fadtResetRegisterOffset) === addressSpaceIo && port !== 0) writePort8(u16(port), load<u8>(fadt, fadtResetValueOffset));
    waitALittle();
  }
  writePort8(resetControlPort, resetHard);
  waitALittle();
  resetByKeyboardController();
  waitALittle();
}

const noSleepTypes: u32 = u32.MAX_VALUE;

/** The sleep types of S5 for both control registers, a byte each; noSleepTypes where they are not found. */
function findSleepTypes(dsdtAddress: u64): u32 {
  const header = firmwareAddress(dsdtAddress, headerBytes);
  if (dsdtAddress === 0 || header === 0) return noSleepTypes;
  const lengthBytes = load<u32>(header, 4);
  if (lengthBytes < headerBytes || lengthBytes > maxTableBytes) return noSleepTypes;
  const table = firmwareAddress(dsdtAddress, lengthBytes);
  if (table === 0) return noSleepTypes;
  for (let offset = headerBytes; offset + 12 < lengthBytes; offset++) {
    if (load<u32>(table + offset) === sleepName && load<u8>(table + offset, 4) === amlPackage) return readPackage(table + offset + 5);
  }
  return noSleepTypes;
}

/** A package: its length in one to four bytes, the count of its elements, the elements (20.2.4, 20.2.5.4). */
function readPackage(address: usize): u32 {
  const lengthTail = u32(load<u8>(address) >>> 6);
  const elements = address + 1 + lengthTail + 1;
  const firstIsPrefixed = load<u8>(elements) === amlBytePrefix;
  const first = u32(load<u8>(elements + (firstIsPrefixed ? 1 : 0)));
  const next = elements + (firstIsPrefixed ? 2 : 1);
  const second = u32(load<u8>(next + (load<u8>(next) === amlBytePrefix ? 1 : 0)));
  return first | (second << 8);
}

function waitALittle(): void {
  for (let i: u32 = 0; i < 2000; i++) spinBriefly();
}
