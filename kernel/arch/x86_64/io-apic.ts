// The I/O APIC, through which devices without message-signalled interrupts reach a CPU (82093AA data
// sheet): interrupts of the ISA bus, one by one, to the CPU that booted.

import { deviceAddress, readDevice32, writeDevice32 } from './device-memory.ts';
import { setInterruptHandler } from './idt.ts';
import { ioApicAddress, ioApicFirstInterrupt, isaRoute, readMadt } from './madt.ts';
import { readApic, ApicRegister, usesX2apic } from './lapic.ts';
import { vectorIsaBase } from './vectors.ts';

const windowBytes = 0x20;
const selectRegister = 0x00;
const dataRegister = 0x10;
const versionRegister: u32 = 0x01;
const firstRedirection: u32 = 0x10;
const masked: u32 = 1 << 16;
const levelTriggered: u32 = 1 << 15;
const activeLow: u32 = 1 << 13;
/** The destination field holds the APIC's id in its highest byte. */
const destinationShift: u32 = 24;

let registers: usize = 0;
let inputCount: u32 = 0;

/** Finds the I/O APIC and masks all its inputs. False where there is none. */
export function startIoApic(rootPointer: u64): bool {
  readMadt(rootPointer);
  registers = deviceAddress(ioApicAddress(), windowBytes);
  if (registers === 0) return false;
  const version = readRegister(versionRegister);
  // Where nothing answers, all bits read as one.
  if (version === u32.MAX_VALUE) {
    registers = 0;
    return false;
  }
  inputCount = ((version >>> 16) & 0xff) + 1;
  for (let input: u32 = 0; input < inputCount; input++) writeRegister(firstRedirection + input * 2, masked);
  return true;
}

/** Lets ISA interrupt `number` come, to `handler`, which acknowledges it at the local APIC. False where it has no way. */
export function routeIsaInterrupt(number: u32, handler: InterruptHandler): bool {
  const route = isaRoute(number);
  const input = route.globalInterrupt - ioApicFirstInterrupt();
  if (registers === 0 || input >= inputCount) return false;
  const vector = u32(vectorIsaBase) + number;
  setInterruptHandler(vector, handler);
  const ownId = usesX2apic() ? readApic(ApicRegister.Id) << destinationShift : readApic(ApicRegister.Id);
  writeRegister(firstRedirection + input * 2 + 1, ownId);
  const mode = (route.isActiveLow ? activeLow : 0) | (route.isLevelTriggered ? levelTriggered : 0);
  writeRegister(firstRedirection + input * 2, vector | mode);
  return true;
}

/** Stops ISA interrupt `number` from coming. */
export function maskIsaInterrupt(number: u32): void {
  const input = isaRoute(number).globalInterrupt - ioApicFirstInterrupt();
  if (registers !== 0 && input < inputCount) writeRegister(firstRedirection + input * 2, masked);
}

function readRegister(index: u32): u32 {
  writeDevice32(registers + selectRegister, index);
  return readDevice32(registers + dataRegister);
}

function writeRegister(index: u32, value: u32): void {
  writeDevice32(registers + selectRegister, index);
  writeDevice32(registers + dataRegister, value);
}
