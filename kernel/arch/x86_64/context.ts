// What a thread keeps while it does not run, and the switch between two threads.
//
// The switch is a call like any other, so the compiler has already saved what a callee may change;
// left are the registers that a callee must keep, the stack pointer and where to go on. A thread
// that an interrupt stopped is no special case: its other registers and its flags lie on its own
// stack, in the frame of the interrupt handler that made this call.
//
// The interrupt flag is not switched. Every caller has interrupts on and the preemption count at
// one, so that an interrupt in between can start no second switch; see sched/switch.ts.
//
// Both ends leave by `jmp`: a `ret` to another thread's call site mispredicts every time.

export class Context {
  rbx: u64 = 0;
  rbp: u64 = 0;
  r12: u64 = 0;
  r13: u64 = 0;
  r14: u64 = 0;
  r15: u64 = 0;
  rsp: usize = 0;
  /** Where to go on. */
  rip: usize = 0;

  /**
   * Makes the first switch to this context enter `entry` on an empty stack that ends at `stackTop`,
   * a multiple of 16. Above lies a return address of 0, where backtraces end.
   */
  prepare(entry: usize, stackTop: usize): void {
    store<u64>(stackTop - 8, 0);
    this.rsp = stackTop - 8;
    this.rbp = 0;
    this.rip = entry;
  }
}

/** Stops the caller, keeping it in `from`, and goes on with `to`. Returns when `from` is switched to. */
export const switchContext = naked<(from: Context, to: Context) => void>(asm`
    popq ${offsetof<Context>('rip')}(%rdi)
    movq %rsp, ${offsetof<Context>('rsp')}(%rdi)
    movq %rbx, ${offsetof<Context>('rbx')}(%rdi)
    movq %rbp, ${offsetof<Context>('rbp')}(%rdi)
    movq %r12, ${offsetof<Context>('r12')}(%rdi)
    movq %r13, ${offsetof<Context>('r13')}(%rdi)
    movq %r14, ${offsetof<Context>('r14')}(%rdi)
    movq %r15, ${offsetof<Context>('r15')}(%rdi)
    movq ${offsetof<Context>('rsp')}(%rsi), %rsp
    movq ${offsetof<Context>('rbx')}(%rsi), %rbx
    movq ${offsetof<Context>('rbp')}(%rsi), %rbp
    movq ${offsetof<Context>('r12')}(%rsi), %r12
    movq ${offsetof<Context>('r13')}(%rsi), %r13
    movq ${offsetof<Context>('r14')}(%rsi), %r14
    movq ${offsetof<Context>('r15')}(%rsi), %r15
    jmpq *${offsetof<Context>('rip')}(%rsi)
`);

/** Goes on with `to` and forgets the caller. */
export const loadContext = naked<(to: Context) => never>(asm`
    movq ${offsetof<Context>('rsp')}(%rdi), %rsp
    movq ${offsetof<Context>('rbx')}(%rdi), %rbx
    movq ${offsetof<Context>('rbp')}(%rdi), %rbp
    movq ${offsetof<Context>('r12')}(%rdi), %r12
    movq ${offsetof<Context>('r13')}(%rdi), %r13
    movq ${offsetof<Context>('r14')}(%rdi), %r14
    movq ${offsetof<Context>('r15')}(%rdi), %r15
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
