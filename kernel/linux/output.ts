// Standard output and standard error as sinks of formatting templates, buffered by the line.

import { putHexadecimal, putSigned, putUnsigned } from '../lib/digits.ts';
import { writeFile } from '../arch/linux/system-calls.ts';

const asciiNewline: u8 = 10;
const bufferBytes = 4096;

export const standardOutput = 1;
export const standardError = 2;

const buffer = array<u8, typeof bufferBytes>(bufferBytes);
let filledBytes: usize = 0;
let descriptor: i32 = standardOutput;

/** Writes out what is buffered. */
export function flushOutput(): void {
  writeFile(descriptor, addressof(buffer), filledBytes);
  filledBytes = 0;
}

/** Sends what follows to another file descriptor. */
export function redirectOutput(to: i32): void {
  flushOutput();
  descriptor = to;
}

export function putByte(byte: u8): void {
  if (filledBytes === bufferBytes) flushOutput();
  unchecked((buffer[filledBytes] = byte));
  filledBytes += 1;
}

export function putText(text: string): void {
  for (let i: u32 = 0; i < text.length; i++) putByte(unchecked(text.charCodeAt(i)));
}

class OutputSink {
  constructor(private readonly endsLine: bool) {}

  begin(): bool {
    return true;
  }

  text(value: string): void {
    putText(value);
  }

  unsigned(value: u64, width: u32, fill: u8): void {
    putUnsigned(value, width, fill, putByte);
  }

  signed(value: i64, width: u32, fill: u8): void {
    putSigned(value, width, fill, putByte);
  }

  hex(value: u64, digits: u32): void {
    putText('0x');
    putHexadecimal(value, digits, putByte);
  }

  end(): void {
    if (this.endsLine) putByte(asciiNewline);
  }
}

const printSink = new OutputSink(true);
const writeSink = new OutputSink(false);

/** Prints one line. */
export const print = template(printSink);
/** Prints text without ending the line. */
export const write = template(writeSink);
