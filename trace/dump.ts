// Reads what the kernel's trace sent out (kernel/observe/trace-dump.ts): checks it and gives its events.
//
// A dump may be cut short, by a machine that was stopped for example: what is whole is read, and how many
// events are missing is said. What is no dump is an error.

import { UserError } from "../tools/errors.ts";
import {
  TraceKind, traceCpuHeaderBytes, traceEventBytes, traceFormatVersion, traceHeaderBytes, traceMagicText,
} from "../kernel/observe/trace-kinds.ts";

export interface TraceEvent {
  /** Nanoseconds since the kernel's start. */
  readonly timeNs: number;
  readonly cpu: number;
  readonly kind: TraceKind;
  readonly thread: number;
  readonly a: bigint;
  readonly b: bigint;
}

export interface TraceDump {
  /** By time. */
  readonly events: readonly TraceEvent[];
  readonly cpuCount: number;
  /** When the dump was made, in nanoseconds since the kernel's start. */
  readonly endNs: number;
  /** Events that the rings had no room for any more. */
  readonly overwritten: number;
  /** Events that should follow in the file but do not. */
  readonly missing: number;
}

/** Reads a dump. Throws UserError for bytes that are none. `source` is for messages. */
export function readDump(bytes: Buffer, source: string): TraceDump {
  if (bytes.length === 0) throw new UserError(`${source}: the machine sent no trace: it ended before the kernel could`);
  if (bytes.length < traceHeaderBytes || bytes.toString("latin1", 0, 8) !== traceMagicText) {
    throw new UserError(`${source}: this is no trace: it does not begin with ${traceMagicText}`);
  }
  const version = bytes.readUInt32LE(8);
  if (version !== traceFormatVersion) {
    throw new UserError(`${source}: a trace of version ${version}, and this reads version ${traceFormatVersion}: build the program again`);
  }
  const cpuCount = bytes.readUInt32LE(12);
  const clock = new Clock(bytes.readBigUInt64LE(16), bytes.readBigUInt64LE(24));
  const reader = new CpuReader(bytes, clock);
  for (let cpu = 0; cpu < cpuCount; cpu++) reader.readCpu();
  reader.events.sort((left, right) => left.timeNs - right.timeNs);
  return {
    events: reader.events, cpuCount, endNs: clock.toNs(bytes.readBigUInt64LE(32)),
    overwritten: reader.overwritten, missing: reader.missing,
  };
}

/** Ticks of the time-stamp counter as nanoseconds since the kernel's start. */
class Clock {
  private readonly nsPerTick: number;
  private readonly startTicks: bigint;

  constructor(ticksPerSecond: bigint, startTicks: bigint) {
    this.nsPerTick = 1e9 / Number(ticksPerSecond);
    this.startTicks = startTicks;
  }

  toNs(ticks: bigint): number {
    return Number(ticks - this.startTicks) * this.nsPerTick;
  }
}

class CpuReader {
  readonly events: TraceEvent[] = [];
  overwritten = 0;
  missing = 0;
  private readonly bytes: Buffer;
  private readonly clock: Clock;
  private offset = traceHeaderBytes;

  constructor(bytes: Buffer, clock: Clock) {
    this.bytes = bytes;
    this.clock = clock;
  }

  readCpu(): void {
    if (this.offset + traceCpuHeaderBytes > this.bytes.length) return;
    const cpu = this.bytes.readUInt32LE(this.offset);
    const written = Number(this.bytes.readBigUInt64LE(this.offset + 8));
    const kept = Number(this.bytes.readBigUInt64LE(this.offset + 16));
    this.offset += traceCpuHeaderBytes;
    const whole = Math.min(kept, Math.floor((this.bytes.length - this.offset) / traceEventBytes));
    for (let index = 0; index < whole; index++) this.readEvent(cpu, this.offset + index * traceEventBytes);
    this.offset += whole * traceEventBytes;
    this.overwritten += written - kept;
    this.missing += kept - whole;
  }

  private readEvent(cpu: number, at: number): void {
    const kind = this.bytes.readUInt32LE(at + 8);
    if (kind === TraceKind.None) return;
    this.events.push({
      timeNs: this.clock.toNs(this.bytes.readBigUInt64LE(at)), cpu, kind, thread: this.bytes.readUInt32LE(at + 12),
      a: this.bytes.readBigUInt64LE(at + 16), b: this.bytes.readBigUInt64LE(at + 24),
    });
  }
}

/** The text of an event that carries one in a and b. */
export function textOf(event: TraceEvent): string {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(event.a, 0);
  bytes.writeBigUInt64LE(event.b, 8);
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}
