// Makes the bytes of a trace dump from events, as the kernel would send them, for tests of what reads them.

import {
  type TraceKind, traceCpuHeaderBytes, traceEventBytes, traceFormatVersion, traceHeaderBytes, traceMagicText,
} from "../../kernel/observe/trace-kinds.ts";

/** Ticks, kind, thread, a, b. */
export type EventFields = readonly [ticks: number, kind: TraceKind, thread: number, a?: number | bigint, b?: number | bigint];

export const ticksPerSecond = 1_000_000_000n; // a tick is a nanosecond
export const startTicks = 5000n;

/** A dump of one CPU. `written` is how many events the ring saw, by default as many as there are. */
export function dumpBytes(events: readonly EventFields[], endTicks: number, written: number = events.length): Buffer {
  const header = Buffer.alloc(traceHeaderBytes + traceCpuHeaderBytes);
  header.write(traceMagicText, "latin1");
  header.writeUInt32LE(traceFormatVersion, 8);
  header.writeUInt32LE(1, 12);
  header.writeBigUInt64LE(ticksPerSecond, 16);
  header.writeBigUInt64LE(startTicks, 24);
  header.writeBigUInt64LE(startTicks + BigInt(endTicks), 32);
  header.writeUInt32LE(traceEventBytes, traceHeaderBytes + 4);
  header.writeBigUInt64LE(BigInt(written), traceHeaderBytes + 8);
  header.writeBigUInt64LE(BigInt(events.length), traceHeaderBytes + 16);
  return Buffer.concat([header, ...events.map(eventBytes)]);
}

function eventBytes([ticks, kind, thread, a = 0, b = 0]: EventFields): Buffer {
  const bytes = Buffer.alloc(traceEventBytes);
  bytes.writeBigUInt64LE(startTicks + BigInt(ticks), 0);
  bytes.writeUInt32LE(kind, 8);
  bytes.writeUInt32LE(thread, 12);
  bytes.writeBigUInt64LE(BigInt(a), 16);
  bytes.writeBigUInt64LE(BigInt(b), 24);
  return bytes;
}

/** The number that stands for up to eight bytes of text. */
export function textWord(text: string): bigint {
  return Buffer.from(text.padEnd(8, "\0"), "latin1").readBigUInt64LE(0);
}
