// Standard output in the place of the serial port: bytes are gathered and written when the process
// waits, ends, or has enough of them.
//
// The console writes for terminals, a carriage return before each newline; a process does not.

import { writeFile } from './system-calls.ts';

const standardOutput: i32 = 1;
const asciiNewline: u8 = 10;
const asciiReturn: u8 = 13;
const bufferBytes: usize = 4096;

const buffer = array<u8, 4096>(4096);
let filledBytes: usize = 0;
let holdsReturn = false;

/** Writes out what was gathered. */
export function flushSerialPort(): void {
  const sizeBytes = filledBytes;
  filledBytes = 0;
  writeFile(standardOutput, addressof(buffer), sizeBytes);
}

export function writeSerialByte(byte: u8): void {
  if (holdsReturn && byte !== asciiNewline) put(asciiReturn);
  holdsReturn = byte === asciiReturn;
  if (!holdsReturn) put(byte);
}

function put(byte: u8): void {
  if (filledBytes === bufferBytes) flushSerialPort();
  unchecked((buffer[u32(filledBytes)] = byte));
  filledBytes += 1;
}
