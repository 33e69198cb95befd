// Interrupts of a process: one, the timer's, made of the signal SIGALRM.
//
// The signal's handler does what a CPU does at an interrupt: it puts a return frame on the stack of what
// was interrupted, and has it go on at the entry below. From there on all is as in the kernel; the
// interrupt's handler may switch threads, for no signal is being handled any more.
//
// Whether interrupts are on is a flag in memory, so that turning them off costs one instruction and no
// system call. A signal that comes while they are off is noted, and made an interrupt when they are on.

import { flushSerialPort } from './output.ts';
import { holdSignal, releaseSignal, Signal, type SignalContext, suspend } from './signals.ts';
import { raisePageFault } from './traps.ts';
import { interruptState } from './interrupt-state.ts';
import { isMapped } from './paging.ts';

/** The System V ABI lets code use so much below its stack pointer. */
const redZoneBytes: u64 = 128;
const codeSelector: u64 = 0x33;
const dataSelector: u64 = 0x2b;
const wordBytes: u64 = 8;
const frameWords: u64 = 5;

export function interruptsEnabled(): bool {
  return interruptState.isOn.value !== 0;
}

/** @inline */
export function disableInterrupts(): void {
  interruptState.isOn.value = 0;
  compilerFence();
}

/** @inline */
export function enableInterrupts(): void {
  compilerFence();
  interruptState.isOn.value = 1;
  if (unlikely(interruptState.isPending.value !== 0)) interruptNow();
}

/** Turns interrupts on and waits until one was handled. */
export function waitForInterrupt(): void {
  flushSerialPort();
  holdSignal(Signal.Alarm);
  if (interruptState.isPending.value === 0) suspend();
  releaseSignal(Signal.Alarm);
  enableInterrupts();
}

/** There is nobody to tell. */
export function endOfInterrupt(): void {}

/** No signal is lost by a page fault. */
export function repeatLostInterrupt(): void {}

/**
 * The handler of SIGALRM.
 * @interrupt
 */
export function onAlarm(_signal: i32, _information: usize, context: SignalContext): void {
  if (interruptState.isOn.value === 0) {
    interruptState.isPending.value = 1;
    return;
  }
  const top = (context.rsp - redZoneBytes) & ~u64(15);
  const frame = top - frameWords * wordBytes;
  if (!isMapped(frame)) {
    // As on the bare machine: first the page fault of the stack, then the interrupt.
    interruptState.isPending.value = 1;
    raisePageFault(context, frame);
    return;
  }
  store<u64>(frame, context.rip);
  store<u64>(frame + wordBytes, codeSelector);
  store<u64>(frame + 2 * wordBytes, context.rflags);
  store<u64>(frame + 3 * wordBytes, context.rsp);
  store<u64>(frame + 4 * wordBytes, dataSelector);
  interruptState.isOn.value = 0;
  context.rip = addressof(interruptEntry);
  context.rsp = frame;
}

/**
 * Where an interrupt begins, with its return frame on the stack. The handler is one that the CPU could
 * enter, which keeps all registers but those of floating point and returns by `iretq`: it gets a frame
 * of its own. The interrupt flag comes back last, and what came meanwhile is served.
 */
const interruptEntry = naked<() => never>(asm`
heddleInterruptEntry:
    cld
    pushq %rax
    pushq %rbp
    movq %rsp, %rbp
    subq $512, %rsp
    andq $-64, %rsp
    fxsave64 (%rsp)
    movb $0, ${symbolOf(interruptState)}+1(%rip)
    movq %rsp, %rax
    pushq $0x2b
    pushq %rax
    pushfq
    pushq $0x33
    leaq 2f(%rip), %rax
    pushq %rax
    jmpq *${symbolOf(interruptState)}+8(%rip)
2:  fxrstor64 (%rsp)
    movq %rbp, %rsp
    popq %rbp
    popq %rax
    movb $1, ${symbolOf(interruptState)}(%rip)
    cmpb $0, ${symbolOf(interruptState)}+1(%rip)
    jne 1f
    iretq
1:  movb $0, ${symbolOf(interruptState)}(%rip)
    jmp heddleInterruptEntry
`);

/** An interrupt that waited: enters it as if it came here. */
const interruptNow = naked<() => void>(asm`
    movb $0, ${symbolOf(interruptState)}(%rip)
    movq %rsp, %rax
    andq $-16, %rsp
    pushq $0x2b
    pushq %rax
    pushfq
    pushq $0x33
    leaq 1f(%rip), %rax
    pushq %rax
    jmp heddleInterruptEntry
1:  retq
`);
