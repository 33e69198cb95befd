// The keyboard controller of PCs, the 8042 (IBM PC/AT Technical Reference; the first of its two channels).
//
// Every wait has a limit, since many machines have no such controller, or one that firmware imitates. The
// bytes that it gives are scan codes; what they mean is kernel/keyboard's.

import { readPort8, writePort8 } from './ports.ts';

const dataPort = 0x60;
const statusPort = 0x64;
const statusOutputFull: u8 = 1 << 0;
const statusInputFull: u8 = 1 << 1;
/** Where nothing answers, all bits read as one. */
const noController: u8 = 0xff;

const commandReadConfiguration: u8 = 0x20;
const commandWriteConfiguration: u8 = 0x60;
const commandDisableSecond: u8 = 0xa7;
const commandTestController: u8 = 0xaa;
const commandDisableFirst: u8 = 0xad;
const commandEnableFirst: u8 = 0xae;
const controllerIsGood: u8 = 0x55;
const configurationInterrupt: u8 = 1 << 0;
const configurationSecondInterrupt: u8 = 1 << 1;
const configurationFirstDisabled: u8 = 1 << 4;
const configurationTranslate: u8 = 1 << 6;
const keyboardEnable: u8 = 0xf4;

/** The ISA interrupt of the keyboard. */
export const keyboardInterrupt: u32 = 1;
/** A port access takes about a microsecond. */
const mostPolls: u32 = 100_000;
const mostStaleBytes: u32 = 32;

/** Makes the keyboard send, by interrupt and in scan code set 1. False where there is no controller. */
export function startKeyboardController(): bool {
  if (readPort8(statusPort) === noController) return false;
  if (!sendCommand(commandDisableFirst) || !sendCommand(commandDisableSecond)) return false;
  dropBytes();
  if (!sendCommand(commandTestController) || readByte() !== u32(controllerIsGood)) return false;
  if (!sendCommand(commandReadConfiguration)) return false;
  const configuration = readByte();
  if (configuration === noByte) return false;
  const wanted = (u8(configuration) | configurationInterrupt | configurationTranslate) & ~configurationSecondInterrupt & ~configurationFirstDisabled;
  if (!sendCommand(commandWriteConfiguration) || !sendData(u8(wanted))) return false;
  if (!sendCommand(commandEnableFirst)) return false;
  // Its acknowledgement is left to be dropped: no keyboard need be plugged in.
  sendData(keyboardEnable);
  readByte();
  dropBytes();
  return true;
}

const noByte: u32 = 0x100;

/** The byte that waits, or -1 where none does. For the interrupt handler. */
export function takeKeyboardByte(): i32 {
  return readPort8(statusPort) & statusOutputFull ? i32(readPort8(dataPort)) : -1;
}

/** Asks the controller to reset the machine; on most it obeys. */
export function resetByKeyboardController(): void {
  sendCommand(0xfe);
}

function sendCommand(command: u8): bool {
  if (!waitUntilEmpty()) return false;
  writePort8(statusPort, command);
  return true;
}

function sendData(value: u8): bool {
  if (!waitUntilEmpty()) return false;
  writePort8(dataPort, value);
  return true;
}

function waitUntilEmpty(): bool {
  for (let polls: u32 = 0; polls < mostPolls; polls++) {
    if (!(readPort8(statusPort) & statusInputFull)) return true;
  }
  return false;
}

/** The next byte, or noByte when none comes in time. */
function readByte(): u32 {
  for (let polls: u32 = 0; polls < mostPolls; polls++) {
    if (readPort8(statusPort) & statusOutputFull) return u32(readPort8(dataPort));
  }
  return noByte;
}

function dropBytes(): void {
  for (let i: u32 = 0; i < mostStaleBytes && takeKeyboardByte() >= 0; i++);
}
