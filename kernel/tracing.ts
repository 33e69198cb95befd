// Tracing, from the boot option to the dump: the ring's memory, the beginning, and what happens at the end
// of the machine.

import { directMapBase, hasDebugConsole, pageBytes } from './arch/x86_64/index.ts';
import { alignUp } from './lib/bits.ts';
import { allocateFrames } from './memory/frame-runs.ts';
import { FrameKind, noFrame } from './memory/frames.ts';
import { setEndHook } from './observe/end.ts';
import { log } from './observe/log.ts';
import { dumpTrace } from './observe/trace-dump.ts';
import { provideTraceRing, startTrace } from './observe/trace.ts';
import { traceEventBytes } from './observe/trace-kinds.ts';
import { clock, startOfTime } from './time/clock.ts';

/** Events in the ring when the boot option is `trace=on`. */
export const usualTraceEvents: u32 = 65536;
export const mostTraceEvents: u32 = 1 << 24;

let wantedEvents: u32 = 0;

/** The boot option: how many events the ring is to hold, a power of two; 0 is none. */
export function wantTrace(events: u32): void {
  wantedEvents = events;
}

/** Begins to trace if the boot option says so. Comes after the address space and the clock. */
export function startWantedTrace(): void {
  if (wantedEvents === 0) return;
  if (!makeTraceRing(wantedEvents)) {
    log.warn`no memory for a trace of ${wantedEvents} events`;
    return;
  }
  beginTrace();
  if (!hasDebugConsole()) log.warn`there is no debug console that the trace could be sent to`;
  setEndHook(sendLast);
}

/** Begins to trace, or goes on. False where no ring was made. */
export function beginTrace(): bool {
  return startTrace();
}

/** Takes memory for a ring of `events`, a power of two. False where there is none. */
export function makeTraceRing(events: u32): bool {
  const frames = alignUp(u64(events) * traceEventBytes, pageBytes) / pageBytes;
  const frame = allocateFrames(frames, FrameKind.Kernel);
  if (frame === noFrame) return false;
  provideTraceRing(directMapBase + frame, events);
  return true;
}

/** Sends the trace to the debug console. False where there is none, or no trace. */
export function sendTrace(): bool {
  return dumpTrace(clock.ticksHz(), startOfTime(), clock.nowTicks());
}

function sendLast(): void {
  sendTrace();
}
