// A thread whose stack is used up ends, alone, with a report.
//
// At once, if it held nothing: the page fault handler sends it to the CPU's exit stack instead of back.
// If it held preemption, or was in an interrupt handler, others depend on what it was doing: it gets the
// reserve below its stack, goes on, and is ended when the preemption count is back at zero (doomed.ts).

import { preemptCount, raisePreemptCount, repeatLostInterrupt, type TrapFrame } from '../arch/x86_64/index.ts';
import { takeOverflowReport } from '../memory/overflow-reports.ts';
import { judgeStackFault, openReserve, StackFault } from '../memory/stack-fault.ts';
import type { Stack } from '../memory/stack.ts';
import { printBacktrace } from '../observe/backtrace.ts';
import { report, startFreshLine } from '../observe/console.ts';
import { CodePlace, findPlace } from '../observe/symbols.ts';
import { thisCpu } from './cpu.ts';
import { doom, threadOfStack, wantSpareFrames } from './doomed.ts';
import { finishExit } from './exit.ts';
import { ThreadEnd } from './thread-state.ts';
import type { Thread } from './thread.ts';

const interruptFlag: u64 = 0x200;
/** Interrupts on, all else off; bit 1 is always set. */
const plainFlags: u64 = 0x202;

/** Asked about every page fault: true if what was interrupted, or what stands in the frame now, can go on. */
export function handleStackFault(frame: TrapFrame, address: usize): bool {
  const { fault, stack } = judgeStackFault(address, frame.rsp);
  if (fault === StackFault.None || stack === null) return false;
  if (fault === StackFault.Grown) wantSpareFrames();
  else if (!stopThread(frame, stack, fault, address)) return false;
  if (frame.rflags & interruptFlag) repeatLostInterrupt();
  return true;
}

function stopThread(frame: TrapFrame, stack: Stack, fault: StackFault, address: usize): bool {
  const cpu = thisCpu.self;
  const thread = threadOfStack(stack);
  if (thread === cpu.idle) return false;
  const mayEnd = preemptCount() === 0 && (frame.rflags & interruptFlag) !== 0 && thread === cpu.current;
  if (!mayEnd && (fault !== StackFault.Overflow || !openReserve(stack, address))) return false;
  if (fault === StackFault.Overflow) stack.noteOverflow(stack.lowestUsable - address);
  if (!stack.isDoomed) {
    stack.faultAt = frame.rip;
    stack.faultFrame = frame.rbp;
  }
  if (mayEnd) endFromHere(frame, cpu.exitStackTop);
  else doom(cpu, stack);
  return true;
}

/** Has the handler return to finishOverflow, on another stack and with preemption held. */
function endFromHere(frame: TrapFrame, stackTop: usize): void {
  raisePreemptCount();
  frame.rip = addressof(finishOverflow);
  frame.rsp = stackTop - sizeof<u64>();
  store<u64>(frame.rsp, 0);
  frame.rbp = 0;
  frame.rflags = plainFlags;
}

/** On the exit stack, with preemption held and interrupts on. */
export function finishOverflow(): never {
  const thread = thisCpu.current;
  reportOverflow(thread);
  thread.end = ThreadEnd.StackOverflow;
  finishExit();
}

function reportOverflow(thread: Thread): void {
  const stack = thread.stack;
  const below = stack.overflowBytes;
  startFreshLine();
  if (below === 0) report`*** OUT OF MEMORY: no frame is left for the stack of thread ${thread.number} "${thread.name}"`;
  else report`*** STACK OVERFLOW: thread ${thread.number} "${thread.name}" went ${below} bytes below its stack of ${stack.sizeBytes}`;
  if (!takeOverflowReport()) return;
  reportPlace(thread);
  report`*** thread ${thread.number} "${thread.name}" ends, the others go on`;
}

function reportPlace(thread: Thread): void {
  const stack = thread.stack;
  const place = onStack(new CodePlace());
  findPlace(changetype<usize>(thread.entry), place);
  report`    entry: ${place.functionName ?? '?'} (${place.file ?? '?'}:${place.line})`;
  if (stack.isDoomed) report`    it could not be ended where it happened, in the first of these functions, but here:`;
  report`    backtrace:`;
  printBacktrace(stack.faultAt, stack.faultFrame);
}
