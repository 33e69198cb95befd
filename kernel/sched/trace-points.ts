// What the scheduler tells the trace: one function for each kind of event, in the scheduler's words.
//
// While tracing is off each costs a comparison; a yield costs not even that, since the trace makes it take
// its slow way (yield.ts).

import { interruptsEnabled } from '../arch/x86_64/index.ts';
import { isTracing, traceEvent, traceText } from '../observe/trace.ts';
import { type SwitchReason, TraceKind } from '../observe/trace-kinds.ts';
import { thisCpu } from './cpu.ts';
import { priorityOf } from './run-queue.ts';
import type { Thread } from './thread.ts';

/** @inline */
export function traceSwitch(previous: Thread, next: Thread, reason: SwitchReason): void {
  if (unlikely(isTracing())) traceEvent(TraceKind.Switch, u32(previous.number), next.number, u64(reason));
}

/** @inline */
export function traceWake(thread: Thread): void {
  if (unlikely(isTracing())) writeWake(thread);
}

/**
 * In a handler interrupts are off.
 * @cold
 */
function writeWake(thread: Thread): void {
  traceEvent(TraceKind.Wake, u32(thread.number), thisCpu.current.number, interruptsEnabled() ? 0 : 1);
}

/** A thread was made: its name and priority. */
export function traceThread(thread: Thread): void {
  if (!isTracing()) return;
  traceText(TraceKind.ThreadName, u32(thread.number), thread.name);
  tracePriority(thread);
}

export function tracePriority(thread: Thread): void {
  traceEvent(TraceKind.ThreadPriority, u32(thread.number), u64(priorityOf(thread.level)), thisCpu.current.number);
}

export function traceThreadEnd(thread: Thread): void {
  traceEvent(TraceKind.ThreadEnd, u32(thread.number), 0, 0);
}

/** @inline */
export function traceInterrupt(vector: u32): void {
  if (unlikely(isTracing())) writeInterrupt(vector);
}

/** @inline */
export function traceInterruptEnd(): void {
  if (unlikely(isTracing())) writeInterruptEnd();
}

/** @cold */
function writeInterrupt(vector: u32): void {
  traceEvent(TraceKind.InterruptBegin, u32(thisCpu.current.number), u64(vector), 0);
}

/** @cold */
function writeInterruptEnd(): void {
  traceEvent(TraceKind.InterruptEnd, u32(thisCpu.current.number), 0, 0);
}

/** @inline */
export function traceWait(thread: Thread, address: usize): void {
  if (unlikely(isTracing())) traceEvent(TraceKind.WaitBegin, u32(thread.number), address, 0);
}

/** @inline */
export function traceWaitEnd(thread: Thread): void {
  if (unlikely(isTracing())) traceEvent(TraceKind.WaitEnd, u32(thread.number), 0, 0);
}
