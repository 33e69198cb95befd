// Exceptions of a process: the signals that the system makes of them, as the frame that the kernel's
// reports know, on a stack of its own. Whoever handles one may change the frame.

import { TrapFrame } from '../x86_64/trap-frame.ts';
import type { TrapHandler } from '../x86_64/vector-entry.ts';
import { interruptState } from './interrupt-state.ts';
import { handleSignal, maskOf, Signal, type SignalContext, startSignals } from './signals.ts';

const vectorPageFault: u64 = 14;
/** What the CPU says of a write by a program to a page that is not there (Intel SDM volume 3, 4.7). */
const writeByUser: u64 = 6;
const interruptFlag: u64 = 0x200;
const codeSelector: u64 = 0x33;
const dataSelector: u64 = 0x2b;

let trapHandler: TrapHandler = ignore;
let faultAddress: u64 = 0;

function ignore(_frame: TrapFrame): void {}

/** Sets what exceptions lead to. */
export function setTrapHandler(handler: TrapHandler): void {
  trapHandler = handler;
}

/** The address whose access raised the last page fault. */
export function readFaultAddress(): u64 {
  return faultAddress;
}

/** From now on exceptions come to the trap handler. */
export function startTraps(): void {
  startSignals();
  const mask = maskOf(Signal.Alarm);
  handleSignal(Signal.IllegalInstruction, addressof(onException), mask);
  handleSignal(Signal.BusError, addressof(onException), mask);
  handleSignal(Signal.FloatingPoint, addressof(onException), mask);
  handleSignal(Signal.SegmentViolation, addressof(onException), mask);
}

/**
 * The handler of those signals.
 * @interrupt
 */
export function onException(_signal: i32, _information: usize, context: SignalContext): void {
  faultAddress = context.faultAddress;
  handle(context);
}

/** What was interrupted has no memory at `address`, where an interrupt needs it. */
export function raisePageFault(context: SignalContext, address: u64): void {
  faultAddress = address;
  context.vector = vectorPageFault;
  context.errorCode = writeByUser;
  handle(context);
}

/** The interrupt flag is a part of the frame, off while the handler runs. */
function handle(context: SignalContext): void {
  const wereOn = interruptState.isOn.value;
  interruptState.isOn.value = 0;
  const frame = onStack(new TrapFrame());
  fill(frame, context);
  if (wereOn !== 0) frame.rflags |= interruptFlag;
  else frame.rflags &= ~interruptFlag;
  trapHandler(frame);
  context.rip = frame.rip;
  context.rsp = frame.rsp;
  context.rbp = frame.rbp;
  context.rflags = frame.rflags | interruptFlag;
  interruptState.isOn.value = (frame.rflags & interruptFlag) !== 0 ? 1 : 0;
}

function fill(frame: TrapFrame, context: SignalContext): void {
  frame.r15 = context.r15;
  frame.r14 = context.r14;
  frame.r13 = context.r13;
  frame.r12 = context.r12;
  frame.r11 = context.r11;
  frame.r10 = context.r10;
  frame.r9 = context.r9;
  frame.r8 = context.r8;
  frame.rbp = context.rbp;
  frame.rdi = context.rdi;
  frame.rsi = context.rsi;
  frame.rdx = context.rdx;
  frame.rcx = context.rcx;
  frame.rbx = context.rbx;
  frame.rax = context.rax;
  frame.vector = context.vector;
  frame.errorCode = context.errorCode;
  frame.rip = context.rip;
  frame.cs = codeSelector;
  frame.rflags = context.rflags;
  frame.rsp = context.rsp;
  frame.ss = dataSelector;
}
