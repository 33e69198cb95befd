// The trace: what the scheduler did, event by event, in a ring of each CPU.
//
// Off until started. While it is off, an event costs one comparison; while it is on, some twenty
// instructions and no lock: the slot is taken by one instruction that no interrupt can split. A ring that
// is full overwrites its oldest events, and how many were written is kept, so that none is lost in silence.
//
// Nothing is printed here; trace-dump.ts sends the rings out.

import { addDuty, dutyTrace, readTsc, removeDuty, takeTraceIndex, thisCpuLocal } from '../arch/x86_64/index.ts';
import { TraceKind, traceEventBytes } from './trace-kinds.ts';

/** One event, as it lies in the ring and in the dump. */
export class TraceEvent {
  ticks: u64 = 0;
  kind: u32 = 0;
  /** The thread's id. */
  thread: u32 = 0;
  a: u64 = 0;
  b: u64 = 0;
}

/** Events that each CPU's ring holds; 0 before there is one. */
let ringEvents: u64 = 0;

/** Gives this CPU's ring its memory: `events`, a power of two, of 32 bytes each. Tracing stays off. */
export function provideTraceRing(address: usize, events: u64): void {
  assert(sizeof<TraceEvent>() === traceEventBytes, 'the dump has events of 32 bytes');
  assert(popcnt<u64>(events) === 1, 'a trace ring holds a power of two of events');
  thisCpuLocal.traceRing = address;
  ringEvents = events;
  memory.fill(address, 0, events * traceEventBytes);
  thisCpuLocal.traceIndex = 0;
}

/** Events the ring can hold; 0 where there is none. */
export function traceCapacity(): u64 {
  return ringEvents;
}

export function traceRingAddress(): usize {
  return thisCpuLocal.traceRing;
}

/** Events written since the ring was provided, overwritten ones included. */
export function tracedEventCount(): u64 {
  return thisCpuLocal.traceIndex;
}

/** Begins or goes on. False where there is no ring. */
export function startTrace(): bool {
  if (ringEvents === 0) return false;
  thisCpuLocal.traceMask = ringEvents - 1;
  addDuty(dutyTrace);
  return true;
}

export function stopTrace(): void {
  thisCpuLocal.traceMask = 0;
  removeDuty(dutyTrace);
}

export function isTracing(): bool {
  return thisCpuLocal.traceMask !== 0;
}

/**
 * Writes an event if tracing is on. From threads and interrupt handlers alike.
 * @inline
 */
export function traceEvent(kind: TraceKind, thread: u32, a: u64, b: u64): void {
  if (unlikely(thisCpuLocal.traceMask !== 0)) writeEvent(kind, thread, a, b);
}

/** @noinline */
function writeEvent(kind: TraceKind, thread: u32, a: u64, b: u64): void {
  const slot = changetype<TraceEvent>(thisCpuLocal.traceRing + (takeTraceIndex() & thisCpuLocal.traceMask) * traceEventBytes);
  slot.ticks = readTsc();
  slot.kind = u32(kind);
  slot.thread = thread;
  slot.a = a;
  slot.b = b;
}

/**
 * Writes an event with the first 16 bytes of a text in a and b.
 * @noinline
 */
export function traceText(kind: TraceKind, thread: u32, text: string): void {
  if (!isTracing()) return;
  writeEvent(kind, thread, textBytes(text, 0), textBytes(text, 8));
}

function textBytes(text: string, start: u32): u64 {
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < 8 && start + i < text.length; i++) bytes |= u64(text.charCodeAt(start + i)) << u64(i * 8);
  return bytes;
}
