// The options of the boot command line: one table, by which they are read, checked and listed.
//
// Words of the form name=value, separated by spaces. A word that is not understood stops the boot where
// a program gave the command line (PVH): a misspelt option must not change silently what a run means.
// Where a person wrote it into heddle.txt it is named, and the default taken, so that the machine starts.

import { type BootInfo, BootProtocol } from '../boot/boot-info.ts';
import { ByteRange } from './lib/byte-range.ts';
import { TextBuffer } from './lib/text-buffer.ts';
import { LogLevel, log, setLogLevel } from './observe/log.ts';
import { report } from './observe/console.ts';
import { forbidPreemption, preemptFromStart } from './sched/preemption.ts';
import { isTimeSlice, setDefaultSliceUs } from './sched/slice.ts';
import { mostTraceEvents, usualTraceEvents, wantTrace } from './tracing.ts';

const asciiSpace: u8 = 32;
const asciiEquals: u8 = 61;

/** Takes the value of an option; false where it does not understand it. */
type OptionReader = (value: ByteRange) => bool;

class BootOption {
  name: string = '';
  values: string = '';
  read: OptionReader = refuse;
}

const optionCount = 4;

class OptionTable {
  readonly entries = array<BootOption, 4>(4);

  constructor() {
    this.set(0, 'preempt', 'on, off', readPreempt);
    this.set(1, 'time-slice', 'microseconds, 100 to 1000000', readTimeSlice);
    this.set(2, 'log', 'error, warn, info, debug, trace', readLogLevel);
    this.set(3, 'trace', 'on, off, or how many events to keep: a power of two', readTrace);
  }

  private set(index: u32, name: string, values: string, read: OptionReader): void {
    this.entries[index].name = name;
    this.entries[index].values = values;
    this.entries[index].read = read;
  }
}

const options = new OptionTable();
const message = new TextBuffer();

/** Applies every option of the command line; at one that is not understood it panics or warns. */
export function readBootOptions(info: BootInfo): void {
  if (info.commandLineTotalBytes > info.commandLineBytes) panic('the boot command line is longer than 1023 bytes');
  const line = onStack(new ByteRange(addressof(info.commandLine), info.commandLineBytes));
  let start: u32 = 0;
  while (start < line.sizeBytes) {
    const end = line.find(asciiSpace, start);
    const word = onStack(new ByteRange(line.address + start, end - start));
    if (word.sizeBytes > 0 && !readWord(word)) rejectWord(word, info.protocol);
    start = end + 1;
  }
}

function readWord(word: ByteRange): bool {
  const equals = word.find(asciiEquals, 0);
  const name = onStack(new ByteRange(word.address, equals));
  const valueStart = min<u32>(equals + 1, word.sizeBytes);
  const value = onStack(new ByteRange(word.address + valueStart, word.sizeBytes - valueStart));
  for (let i: u32 = 0; i < optionCount; i++) {
    const option = options.entries[i];
    if (!name.equals(option.name)) continue;
    const read = option.read;
    if (read(value)) return true;
  }
  return false;
}

function rejectWord(word: ByteRange, protocol: BootProtocol): void {
  report`boot options are:`;
  for (let i: u32 = 0; i < optionCount; i++) report`    ${options.entries[i].name}=…   ${options.entries[i].values}`;
  message.clear();
  message.append('boot option not understood: ');
  for (let i: u32 = 0; i < word.sizeBytes; i++) message.put(word.at(i));
  if (protocol === BootProtocol.Pvh) panic(message.text);
  log.warn`${message.text}; its default is taken`;
}

function refuse(_value: ByteRange): bool {
  return false;
}

function readPreempt(value: ByteRange): bool {
  if (value.equals('off')) forbidPreemption();
  else if (value.equals('on')) preemptFromStart();
  else return false;
  return true;
}

function readTimeSlice(value: ByteRange): bool {
  if (!value.isDecimal() || !isTimeSlice(value.toDecimal())) return false;
  setDefaultSliceUs(value.toDecimal());
  return true;
}

function readLogLevel(value: ByteRange): bool {
  if (value.equals('error')) setLogLevel(LogLevel.Error);
  else if (value.equals('warn')) setLogLevel(LogLevel.Warn);
  else if (value.equals('info')) setLogLevel(LogLevel.Info);
  else if (value.equals('debug')) setLogLevel(LogLevel.Debug);
  else if (value.equals('trace')) setLogLevel(LogLevel.Trace);
  else return false;
  return true;
}

function readTrace(value: ByteRange): bool {
  if (value.equals('on')) wantTrace(usualTraceEvents);
  else if (value.equals('off')) wantTrace(0);
  else if (!value.isDecimal()) return false;
  else {
    const events = value.toDecimal();
    if (popcnt<u32>(events) !== 1 || events > mostTraceEvents) return false;
    wantTrace(events);
  }
  return true;
}
