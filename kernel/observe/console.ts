// The console: formatted text on the serial port and the screen, a line at a time.
//
// `print` and `write` are for programs and add nothing; `report` is for the last words of the
// kernel and takes no precautions. While a line is written no other thread runs on this CPU; the
// layers above say how, through setLineGuard, because preemption is theirs.

import { flushSerialPort, writeSerialByte } from '../arch/x86_64/index.ts';
import { recordLogByte } from './log-history.ts';
import { paintLastScreen, putScreenByte } from '../screen/screen.ts';
import { putHexadecimal, putSigned, putUnsigned } from '../lib/digits.ts';

const asciiNewline: u8 = 10;
const asciiReturn: u8 = 13;

type LineHook = () => void;

let enterLine: LineHook = doNothing;
let leaveLine: LineHook = doNothing;
let atLineStart = true;

function doNothing(): void {}

/** Sets what is called before and after each formatted line. */
export function setLineGuard(enter: LineHook, leave: LineHook): void {
  enterLine = enter;
  leaveLine = leave;
}

export function putConsoleByte(byte: u8): void {
  if (byte === asciiNewline) writeSerialByte(asciiReturn);
  writeSerialByte(byte);
  if (byte === asciiNewline) putScreenByte(asciiReturn);
  putScreenByte(byte);
  recordLogByte(byte);
  atLineStart = byte === asciiNewline;
}

export function putConsoleText(text: string): void {
  for (let i: u32 = 0; i < text.length; i++) putConsoleByte(text.charCodeAt(i));
}

/** Ends a line that was left unfinished, if there is one. */
export function startFreshLine(): void {
  if (!atLineStart) putConsoleByte(asciiNewline);
}

/** Waits until everything written has left the machine. */
export function flushConsole(): void {
  flushSerialPort();
  paintLastScreen();
}

export enum LineEnd {
  None,
  Newline,
}

export enum LineGuard {
  None,
  NoSwitch,
}

/**
 * Receives the pieces of a template and puts them on the console. Its methods are not inlined: there
 * are hundreds of calls, and none is in a hurry.
 */
export class ConsoleSink {
  constructor(
    private readonly lineEnd: LineEnd,
    private readonly guard: LineGuard,
  ) {}

  begin(): bool {
    return true;
  }

  open(): void {
    if (this.guard === LineGuard.NoSwitch) enterLine();
  }

  /** @noinline */
  text(value: string): void {
    putConsoleText(value);
  }

  /** @noinline */
  unsigned(value: u64, width: u32, fill: u8): void {
    putUnsigned(value, width, fill, putConsoleByte);
  }

  /** @noinline */
  signed(value: i64, width: u32, fill: u8): void {
    putSigned(value, width, fill, putConsoleByte);
  }

  /** @noinline */
  hex(value: u64, digits: u32): void {
    putConsoleText('0x');
    putHexadecimal(value, digits, putConsoleByte);
  }

  /** @noinline */
  end(): void {
    if (this.lineEnd === LineEnd.Newline) putConsoleByte(asciiNewline);
    if (this.guard === LineGuard.NoSwitch) leaveLine();
  }
}

const printSink = new ConsoleSink(LineEnd.Newline, LineGuard.NoSwitch);
const writeSink = new ConsoleSink(LineEnd.None, LineGuard.NoSwitch);
const reportSink = new ConsoleSink(LineEnd.Newline, LineGuard.None);

/**
 * Prints one line: ``print`hello from ${name}` ``. The holes are evaluated first; while the line is
 * written, no other thread runs.
 */
export const print = template(printSink);
/** Prints text without ending the line. */
export const write = template(writeSink);
/** One line of a fatal report. */
export const report = template(reportSink);
