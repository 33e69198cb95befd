// The log: lines with a time stamp and a level, of which those up to the chosen level are shown.
//
// A line that is not shown costs a comparison: its holes are not evaluated.

import { ConsoleSink, LineEnd, LineGuard, putConsoleByte, putConsoleText } from './console.ts';
import { recordLog } from './log-history.ts';
import { putUnsigned } from '../lib/digits.ts';

export enum LogLevel {
  Error,
  Warn,
  Info,
  Debug,
  Trace,
}

/** Gives nanoseconds since the start. */
export type TimeSource = () => u64;

const asciiNewline: u8 = 10;
const asciiSpace: u8 = 32;
const asciiZero: u8 = 48;

let shownLevel: LogLevel = LogLevel.Info;
let timeSource: TimeSource = noTime;

function noTime(): u64 {
  return 0;
}

/** Shows lines up to and including `level`. */
export function setLogLevel(level: LogLevel): void {
  shownLevel = level;
}

/** Sets the clock of the time stamps; without one they are zero. */
export function setLogClock(source: TimeSource): void {
  timeSource = source;
}

const line = new ConsoleSink(LineEnd.None, LineGuard.NoSwitch);

class LogSink {
  constructor(
    private readonly level: LogLevel,
    private readonly label: string,
  ) {}

  /** @noinline */
  begin(): bool {
    return this.level <= shownLevel;
  }

  open(): void {
    line.open();
    recordLog(true);
    const microseconds = timeSource() / 1000;
    putConsoleByte(91);
    putUnsigned(microseconds / 1_000_000, 5, asciiSpace, putConsoleByte);
    putConsoleByte(46);
    putUnsigned(microseconds % 1_000_000, 6, asciiZero, putConsoleByte);
    putConsoleText('] ');
    putConsoleText(this.label);
  }

  text(value: string): void {
    line.text(value);
  }

  unsigned(value: u64, width: u32, fill: u8): void {
    line.unsigned(value, width, fill);
  }

  signed(value: i64, width: u32, fill: u8): void {
    line.signed(value, width, fill);
  }

  hex(value: u64, digits: u32): void {
    line.hex(value, digits);
  }

  /** The line's end belongs to the log; what comes behind it does not. */
  end(): void {
    putConsoleByte(asciiNewline);
    recordLog(false);
    line.end();
  }
}

const errorSink = new LogSink(LogLevel.Error, 'error: ');
const warnSink = new LogSink(LogLevel.Warn, 'warning: ');
const infoSink = new LogSink(LogLevel.Info, '');
const debugSink = new LogSink(LogLevel.Debug, 'debug: ');
const traceSink = new LogSink(LogLevel.Trace, 'trace: ');

export namespace log {
  export const error = template(errorSink);
  export const warn = template(warnSink);
  export const info = template(infoSink);
  export const debug = template(debugSink);
  export const trace = template(traceSink);
}
