// Signals: how a handler is installed, and what the system puts on its stack.
//
// All handlers run on one stack of their own, since a thread's may be full. None switches threads: they
// change what the process goes on with, and return. Linux man-pages sigaction(2), sigaltstack(2); the
// layout of the context is that of the system's asm/sigcontext.h.

import { systemCall3, systemCall4 } from './system-calls.ts';

const systemCallSigaction = 13;
const systemCallSigprocmask = 14;
const systemCallSigsuspend = 130;
const systemCallSigaltstack = 131;

export enum Signal {
  IllegalInstruction = 4,
  BusError = 7,
  FloatingPoint = 8,
  SegmentViolation = 11,
  Alarm = 14,
}

/** SA_SIGINFO, SA_RESTORER, SA_ONSTACK, SA_RESTART. */
const handlerFlags: u64 = 0x4 | 0x4000000 | 0x8000000 | 0x10000000;
const maskBytes: usize = 8;
/** SIG_BLOCK and SIG_UNBLOCK. */
const block: usize = 0;
const unblock: usize = 1;

/** The kernel's own struct, not that of C libraries. */
class SignalAction {
  handler: usize = 0;
  flags: u64 = 0;
  restorer: usize = 0;
  mask: u64 = 0;
}

class SignalStack {
  address: usize = 0;
  flags: u64 = 0;
  sizeBytes: usize = 0;
}

/** What was interrupted: `ucontext`, as far as it is used here. */
export class SignalContext {
  readonly flagsLinkAndStack = array<u64, 5>(5);
  r8: u64 = 0;
  r9: u64 = 0;
  r10: u64 = 0;
  r11: u64 = 0;
  r12: u64 = 0;
  r13: u64 = 0;
  r14: u64 = 0;
  r15: u64 = 0;
  rdi: u64 = 0;
  rsi: u64 = 0;
  rbp: u64 = 0;
  rbx: u64 = 0;
  rdx: u64 = 0;
  rax: u64 = 0;
  rcx: u64 = 0;
  rsp: u64 = 0;
  rip: u64 = 0;
  rflags: u64 = 0;
  segments: u64 = 0;
  errorCode: u64 = 0;
  vector: u64 = 0;
  oldMask: u64 = 0;
  faultAddress: u64 = 0;
}

export type SignalHandler = (signal: i32, information: usize, context: SignalContext) => void;

const stackBytes: usize = 65536;
const handlerStack = aligned(4096)(array<u8, 65536>(65536));

/** rt_sigreturn: goes on with what the context says. */
const returnFromSignal = naked<() => never>(asm`
    movl $15, %eax
    syscall
    ud2
`);

/** The mask of one signal. */
export function maskOf(signal: Signal): u64 {
  return u64(1) << (u64(i32(signal)) - 1);
}

/** Gives signals their stack. */
export function startSignals(): void {
  const stack = onStack(new SignalStack());
  stack.address = addressof(handlerStack);
  stack.sizeBytes = stackBytes;
  const status = systemCall3(systemCallSigaltstack, changetype<usize>(stack), 0, 0);
  assert(status === 0, 'the system gives signals no stack of their own');
}

/** Has `handler` called for a signal, while those in `mask` wait. */
export function handleSignal(signal: Signal, handler: usize, mask: u64): void {
  const action = onStack(new SignalAction());
  action.handler = handler;
  action.flags = handlerFlags;
  action.restorer = addressof(returnFromSignal);
  action.mask = mask;
  const status = systemCall4(systemCallSigaction, usize(i32(signal)), changetype<usize>(action), 0, maskBytes);
  assert(status === 0, 'the system takes no handler for a signal');
}

/** Holds a signal back, or no longer. */
export function holdSignal(signal: Signal): void {
  changeMask(block, maskOf(signal));
}

export function releaseSignal(signal: Signal): void {
  changeMask(unblock, maskOf(signal));
}

/** Waits until a signal has been handled; none is held back meanwhile. */
export function suspend(): void {
  const none = onStack(new SignalAction());
  systemCall3(systemCallSigsuspend, changetype<usize>(none) + offsetof<SignalAction>('mask'), maskBytes, 0);
}

function changeMask(how: usize, mask: u64): void {
  const set = onStack(new SignalAction());
  set.mask = mask;
  systemCall4(systemCallSigprocmask, how, changetype<usize>(set) + offsetof<SignalAction>('mask'), 0, maskBytes);
}

const noSuchHow: usize = 99;
const errorInvalid: isize = -22;

/** True if the 8 bytes at `address` can be read: the system looks at them before it finds fault with the rest. */
export function isReadable(address: usize): bool {
  return systemCall4(systemCallSigprocmask, noSuchHow, address, 0, maskBytes) === errorInvalid;
}

/** Calls `visit` for no stack: that of the handlers has no guard page. */
export function visitInterruptStacks(_visit: (lowestPage: usize, purpose: string) => void): void {}
