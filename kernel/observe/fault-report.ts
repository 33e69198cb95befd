// The report of a CPU exception: which, why as far as the CPU says, registers, thread, backtrace.
//
// Every exception ends the machine, but for page faults that somebody resolves. Interrupts that nobody claimed come here too; they are counted
// and logged, and the machine goes on.

import {
  endOfInterrupt, exceptionCount, exceptionVector, hasErrorCode, lowerPreemptCount, raisePreemptCount, readFaultAddress,
  setTrapHandler, thisCpuLocal, TrapFrame, vectorDoubleFault, vectorNoFloats, vectorPageFault,
} from '../arch/x86_64/index.ts';
import { printBacktrace } from './backtrace.ts';
import { report } from './console.ts';
import { log } from './log.ts';
import { enterPanic, leavePanic, reportThread } from './panic.ts';

const nullPageBytes = 4096;
const pageFaultPresent: u64 = 1;
const pageFaultWrite: u64 = 2;
const pageFaultUser: u64 = 4;
const pageFaultReserved: u64 = 8;
const pageFaultFetch: u64 = 16;

/** Says in a line of the report whose stack has its guard page at an address, if it is one's. */
export type StackHint = (address: usize) => void;

/** Resolves a page fault at `address`, by changing the page tables or the frame; false when it is fatal. */
export type PageFaultHandler = (frame: TrapFrame, address: usize) => bool;

let hintAtStack: StackHint = sayNothing;
let handlePageFault: PageFaultHandler = refusePageFault;

function sayNothing(_address: usize): void {}

function refusePageFault(_frame: TrapFrame, _address: usize): bool {
  return false;
}

/** Sets what is asked about page faults before they are fatal. */
export function setPageFaultHandler(handler: PageFaultHandler): void {
  handlePageFault = handler;
}

/** Sets what knows the guard pages of stacks. */
export function setStackHint(hint: StackHint): void {
  hintAtStack = hint;
}

/** Makes every exception and unclaimed interrupt end here. */
export function installFaultReports(): void {
  setTrapHandler(handleTrap);
}

function handleTrap(frame: TrapFrame): void {
  if (frame.vector >= exceptionCount) countUnclaimed(frame);
  else if (frame.vector !== u64(vectorPageFault) || !handlePageFault(frame, readFaultAddress())) reportException(frame);
}

/** The count keeps the end of the log line from switching threads: interrupts are off here. */
function countUnclaimed(frame: TrapFrame): void {
  raisePreemptCount();
  thisCpuLocal.unclaimedInterrupts += 1;
  log.warn`interrupt on vector ${frame.vector}, which nothing handles`;
  endOfInterrupt();
  lowerPreemptCount();
}

function reportException(frame: TrapFrame): never {
  enterPanic();
  const vector = u32(frame.vector);
  const entry = exceptionVector(vector);
  report`*** EXCEPTION ${vector}: ${entry.name} (${entry.mnemonic})`;
  if (hasErrorCode(vector)) report`    error code: ${hex(frame.errorCode, 4)}`;
  if (vector === vectorPageFault) explainPageFault(frame.errorCode, readFaultAddress());
  else if (vector === vectorDoubleFault) explainDoubleFault(frame, readFaultAddress());
  else if (vector === vectorNoFloats) report`    cause: floating point in a thread whose entry uses none, as far as the compiler could see`;
  else if (hasErrorCode(vector) && frame.errorCode !== 0) explainSelector(frame.errorCode);
  reportThread();
  reportRegisters(frame);
  report`    backtrace:`;
  printBacktrace(frame.rip, frame.rbp);
  leavePanic();
}

function explainPageFault(errorCode: u64, address: usize): void {
  const access = errorCode & pageFaultFetch ? 'instruction fetch from' : errorCode & pageFaultWrite ? 'write to' : 'read of';
  const reason = errorCode & pageFaultReserved ? 'a reserved bit is set in the page table'
    : errorCode & pageFaultPresent ? 'the page does not allow it' : 'no page is mapped there';
  const mode = errorCode & pageFaultUser ? 'user' : 'kernel';
  report`    cause: ${access} ${hex(address, 16)} in ${mode} mode: ${reason}`;
  if (address < nullPageBytes) report`    hint: a null reference was used`;
  hintAtStack(address);
}

/** The CPU keeps the address of the fault that it could not deliver in CR2. */
function explainDoubleFault(frame: TrapFrame, address: usize): void {
  report`    cause: a fault could not be delivered; last fault address ${hex(address, 16)}, stack pointer ${hex(frame.rsp, 16)}`;
  hintAtStack(address);
}

/** Intel SDM volume 3, 6.13: bit 0 external, bit 1 IDT, bit 2 LDT, index above. */
function explainSelector(errorCode: u64): void {
  const tableName = errorCode & 2 ? 'IDT' : errorCode & 4 ? 'LDT' : 'GDT';
  const origin = errorCode & 1 ? ', raised by an external event' : '';
  report`    cause: entry ${errorCode >>> 3} of the ${tableName}${origin}`;
}

function reportRegisters(frame: TrapFrame): void {
  report`    rip ${hex(frame.rip, 16)}  rsp ${hex(frame.rsp, 16)}  rbp ${hex(frame.rbp, 16)}`;
  report`    rax ${hex(frame.rax, 16)}  rbx ${hex(frame.rbx, 16)}  rcx ${hex(frame.rcx, 16)}`;
  report`    rdx ${hex(frame.rdx, 16)}  rsi ${hex(frame.rsi, 16)}  rdi ${hex(frame.rdi, 16)}`;
  report`    r8  ${hex(frame.r8, 16)}  r9  ${hex(frame.r9, 16)}  r10 ${hex(frame.r10, 16)}`;
  report`    r11 ${hex(frame.r11, 16)}  r12 ${hex(frame.r12, 16)}  r13 ${hex(frame.r13, 16)}`;
  report`    r14 ${hex(frame.r14, 16)}  r15 ${hex(frame.r15, 16)}  cr2 ${hex(readFaultAddress(), 16)}`;
  report`    flags ${hex(frame.rflags, 8)}  cs ${hex(frame.cs, 4)}  ss ${hex(frame.ss, 4)}`;
}
