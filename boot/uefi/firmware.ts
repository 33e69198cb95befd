// The firmware that called us: its services, memory of its giving, its console.
//
// Every service is gone after leaveFirmware in leave.ts; messages then go to the serial port alone.

import { startEarlySerial, writeEarlySerial } from '../early-serial.ts';
import { endVirtualMachine } from '../early-failure.ts';
import { fail, say, setMessageOutput } from '../loader/message.ts';
import { guidAcpi1, guidAcpi2, type BootServices, type Configuration, type Guid, type SystemTable, statusLoadError, statusSuccess, type TextOutput } from './tables.ts';

const asciiNewline: u8 = 10;
const asciiReturn: u8 = 13;
const maxLineLength: u32 = 128;
const pageBytes: u64 = 4096;
/** EFI_ALLOCATE_TYPE AllocateMaxAddress; the address names the highest byte. */
const allocateBelow: u32 = 1;
const addressLimit: u64 = 0xffffffff;
/** How long a failure stays on the screen before the firmware goes on with its next choice. */
const failureSeconds: usize = 30;

export enum MemoryType {
  LoaderCode = 1,
  LoaderData = 2,
}

/** A value that a function of the firmware writes: it takes the address. */
export class Cell {
  value: u64 = 0;
}

/** A line for the firmware's console, which often shows it on the serial port too: whole lines stay readable there. */
class ConsoleLine {
  readonly codes = array<u16, 130>(130);
  length: u32 = 0;
}

class Firmware {
  image: usize = 0;
  system: usize = 0;
  hasServices = false;
}

const firmware = new Firmware();
const line = new ConsoleLine();

/** Takes over what the firmware gave to the entry. */
export function startFirmware(image: usize, system: usize): void {
  firmware.image = image;
  firmware.system = system;
  firmware.hasServices = true;
  startEarlySerial();
  setMessageOutput(writeByte, endBoot);
  services().setWatchdogTimer(0, 0, 0, 0);
}

export function services(): BootServices {
  return changetype<BootServices>(changetype<SystemTable>(firmware.system).bootServices);
}

export function loaderHandle(): usize {
  return firmware.image;
}

/** From now on no service is called. */
export function forgetServices(): void {
  firmware.hasServices = false;
}

/** The address of pages below 4 GiB; ends the boot when there are none. */
export function allocatePages(sizeBytes: u64, type: MemoryType, what: string): usize {
  const address = onStack(new Cell());
  address.value = addressLimit;
  const pageCount = (sizeBytes + pageBytes - 1) / pageBytes;
  if (services().allocatePages(allocateBelow, u32(type), pageCount, addressof(address)) === statusSuccess) return address.value;
  say`${pageCount * pageBytes / 1024} KiB of memory below 4 GiB are needed for ${what}`;
  fail('not enough memory');
}

/** The protocol of a handle, or 0. */
export function protocolOf(handle: usize, guid: Guid): usize {
  const found = onStack(new Cell());
  return services().handleProtocol(handle, addressof(guid), addressof(found)) === statusSuccess ? found.value : 0;
}

/** The first protocol of that name that there is, or 0. */
export function findProtocol(guid: Guid): usize {
  const found = onStack(new Cell());
  return services().locateProtocol(addressof(guid), 0, addressof(found)) === statusSuccess ? found.value : 0;
}

/** The physical address of ACPI's root pointer: that of ACPI 2 if there is one; else 0. */
export function findRootPointer(): u64 {
  const newer = findTable(guidAcpi2);
  return newer === 0 ? findTable(guidAcpi1) : newer;
}

function findTable(guid: Guid): usize {
  const system = changetype<SystemTable>(firmware.system);
  for (let i: usize = 0; i < system.configurationCount; i++) {
    const entry = changetype<Configuration>(system.configurations + i * sizeof<Configuration>());
    if (entry.guidLow === guid.low && entry.guidHigh === guid.high) return entry.table;
  }
  return 0;
}

function writeByte(byte: u8): void {
  if (byte === asciiNewline) writeByte(asciiReturn);
  writeEarlySerial(byte);
  line.codes[line.length] = u16(byte);
  line.length += 1;
  if (byte === asciiNewline || line.length === maxLineLength) showLine();
}

function showLine(): void {
  line.codes[line.length] = 0;
  line.length = 0;
  const consoleOut = changetype<SystemTable>(firmware.system).consoleOut;
  if (firmware.hasServices && consoleOut !== 0) changetype<TextOutput>(consoleOut).outputString(consoleOut, addressof(line));
}

/** After a failure: virtual machines end, firmware gets its turn after a while. */
function endBoot(): never {
  endVirtualMachine();
  if (firmware.hasServices) {
    say`the firmware goes on in ${failureSeconds} seconds`;
    for (let second: usize = 0; second < failureSeconds; second++) services().stall(1_000_000);
    services().exit(firmware.image, statusLoadError, 0, 0);
  }
  for (;;) asm`cli; hlt`;
}
