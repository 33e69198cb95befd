// Messages of the BIOS loader on the screen and on COM1, and the end of a boot that failed.

import { endVirtualMachine } from '../early-failure.ts';
import { startEarlySerial, writeEarlySerial } from '../early-serial.ts';
import { say, setMessageOutput } from '../loader/message.ts';
import { callBios, newCall } from './bios-call.ts';

const videoInterrupt: u32 = 0x10;
const systemInterrupt: u32 = 0x15;
/** What a BIOS does when a disk does not boot: it tries the next. */
const bootFailureInterrupt: u32 = 0x18;
const teletype: u32 = 0x0e00;
const waitFunction: u32 = 0x8600;
const greyOnBlack: u32 = 7;
const asciiNewline: u8 = 10;
const asciiReturn: u8 = 13;
const failureSeconds: u32 = 30;
const microsecondsPerSecond: u32 = 1_000_000;

export function startConsole(): void {
  startEarlySerial();
  setMessageOutput(writeByte, endBoot);
}

function writeByte(byte: u8): void {
  if (byte === asciiNewline) writeByte(asciiReturn);
  writeEarlySerial(byte);
  newCall(teletype | u32(byte)).ebx = greyOnBlack;
  callBios(videoInterrupt);
}

function endBoot(): never {
  endVirtualMachine();
  say`the BIOS goes on in ${failureSeconds} seconds`;
  for (let second: u32 = 0; second < failureSeconds; second++) wait(microsecondsPerSecond);
  newCall(0);
  callBios(bootFailureInterrupt);
  for (;;) asm`cli; hlt`;
}

function wait(microseconds: u32): void {
  const call = newCall(waitFunction);
  call.ecx = microseconds >>> 16;
  call.edx = microseconds & 0xffff;
  callBios(systemInterrupt);
}
