// What a thread keeps while it does not run, and the switch between two threads.
//
// Three words: stack pointer, frame pointer, and where to go on. The other registers are saved by
// who needs them. switchContext, a function, pushes those that the ABI makes a callee keep;
// switchInline, for the busiest place, tells the compiler instead that all registers change, so
// that only those in use there are saved. A thread stopped by either is resumed by both. One that
// an interrupt stopped is no special case: its registers and flags lie on its own stack, in the
// frame of the interrupt handler that made this call.
//
// The interrupt flag is not switched. Every caller has interrupts on and the preemption count at
// one, so that an interrupt in between can start no second switch; see sched/switch.ts.
//
// A thread that uses floating point has an area for those registers. It fills the area itself
// before it leaves and loads it when it is back, and says so in the CPU's duties while it runs, which
// whoever switches looks at anyway: all other threads pay nothing.
//
// All ways out are a `jmp`: a `ret` to another thread's call site mispredicts every time. Where to go on
// is an address that fits 32 bits with its sign, in the kernel as in a Linux program.

import { addDuty, dutyFloats, removeDuty } from './cpu-local.ts';
import { loadFloats, saveFloats, turnFloatsOff, turnFloatsOn } from './float-state.ts';

export class Context {
  rsp: usize = 0;
  rbp: usize = 0;
  /** Where to go on. */
  rip: usize = 0;
  /** Where the registers of floating point are kept (float-state.ts); 0 for a thread that may not use them. */
  floatArea: usize = 0;

  /**
   * Makes the first switch to this context enter `entry` on an empty stack that ends at `stackTop`,
   * a multiple of 16. On top lies a return address of 0, where backtraces end.
   */
  prepare(entry: usize, stackTop: usize): void {
    store<u64>(stackTop - 8, 0);
    this.rsp = stackTop - 8;
    this.rbp = 0;
    this.rip = entry;
  }
}

/**
 * Stops the caller, keeping it in `from`, and goes on with `to`. Returns when `from` is switched to.
 * @inline
 */
export function switchContext(from: Context, to: Context): void {
  if (unlikely(from.floatArea !== 0)) switchWithFloats(from, to);
  else switchIntegers(from, to);
}

/** The same, with the registers of floating point, which may be on afterwards only if `to` has an area. */
function switchWithFloats(from: Context, to: Context): void {
  saveFloats(from.floatArea);
  removeDuty(dutyFloats);
  if (to.floatArea === 0) turnFloatsOff();
  switchIntegers(from, to);
  enterFloats(from);
}

/**
 * What a thread with an area does when it gets the CPU, before it can be switched away; for the first
 * time too.
 */
export function enterFloats(context: Context): void {
  if (context.floatArea === 0) return;
  addDuty(dutyFloats);
  turnFloatsOn();
  loadFloats(context.floatArea);
}

/** What a thread does when it ends and cannot be switched away any more: its area is no longer used. */
export function leaveFloats(context: Context): void {
  if (context.floatArea === 0) return;
  removeDuty(dutyFloats);
  turnFloatsOff();
}

const switchIntegers = naked<(from: Context, to: Context) => void>(asm`
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq $1f, ${offsetof<Context>('rip')}(%rdi)
    movq %rsp, ${offsetof<Context>('rsp')}(%rdi)
    movq %rbp, ${offsetof<Context>('rbp')}(%rdi)
    movq ${offsetof<Context>('rsp')}(%rsi), %rsp
    movq ${offsetof<Context>('rbp')}(%rsi), %rbp
    jmpq *${offsetof<Context>('rip')}(%rsi)
1:  popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rcx
    jmpq *%rcx
`);

/**
 * The same at the place of the call, for a caller that the CPU's duties say has no area. All registers are
 * given up there; those of vectors too, which mean something only where the function that this ends up in
 * was compiled with them.
 * @inline
 */
export function switchInline(from: Context, to: Context): void {
  asm`movq $1f, ${offsetof<Context>('rip')}(${reg('rdi', from)})
    movq %rsp, ${offsetof<Context>('rsp')}(%rdi)
    movq %rbp, ${offsetof<Context>('rbp')}(%rdi)
    movq ${offsetof<Context>('rsp')}(${reg('rsi', to)}), %rsp
    movq ${offsetof<Context>('rbp')}(%rsi), %rbp
    jmpq *${offsetof<Context>('rip')}(%rsi)
1:  ${clobber('rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'memory', 'cc')}
${clobber('xmm0', 'xmm1', 'xmm2', 'xmm3', 'xmm4', 'xmm5', 'xmm6', 'xmm7', 'xmm8', 'xmm9', 'xmm10', 'xmm11', 'xmm12', 'xmm13', 'xmm14', 'xmm15')}`;
}

/** Goes on with `to` and forgets the caller. */
export const loadContext = naked<(to: Context) => never>(asm`
    movq ${offsetof<Context>('rsp')}(%rdi), %rsp
    movq ${offsetof<Context>('rbp')}(%rdi), %rbp
    jmpq *${offsetof<Context>('rip')}(%rdi)
`);

/** Calls `routine` on another stack that ends at `stackTop`; the caller's is left for good. */
export const leaveStack = naked<(stackTop: usize, routine: () => never) => never>(asm`
    movq %rdi, %rsp
    xorl %ebp, %ebp
    pushq $0
    pushq $0
    callq *%rsi
    ud2
`);
