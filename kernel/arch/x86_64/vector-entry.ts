// The entry code of all 256 vectors: one stub of 16 bytes each, and the common part that saves
// every general register into a TrapFrame, calls TypeScript, and returns to what was interrupted.
//
// This is the thorough way in, for exceptions and for interrupts that nobody claimed. Frequent
// interrupts have handlers of their own (`interrupt(…)`), which save only what they change.

import { TrapFrame } from './trap-frame.ts';
import { errorCodeVectors, vectorCount } from './vectors.ts';

export const stubBytes = 16;

/** What the common part calls. */
export type TrapHandler = (frame: TrapFrame) => void;

let trapHandler: TrapHandler = haltForEver;

/** Sets what exceptions and unclaimed interrupts lead to. */
export function setTrapHandler(handler: TrapHandler): void {
  trapHandler = handler;
}

function haltForEver(frame: TrapFrame): void {
  for (;;) asm`cli; hlt # ${reg('r', frame)}`;
}

/**
 * @export heddleTrap
 * @interrupt
 */
export function dispatchTrap(frame: TrapFrame): void {
  trapHandler(frame);
}

/**
 * The stubs, followed by the common part. The CPU has aligned the stack to 16 and pushed five
 * words; with error code, vector and 15 registers it is aligned to 16 again at the call.
 */
export const vectorEntries = naked<() => never>(asm`
    .balign ${stubBytes}
    .set heddleVector, 0
    .rept ${vectorCount}
    .balign ${stubBytes}
    .if heddleVector >= 32
    pushq $0
    .elseif ((${errorCodeVectors} >> heddleVector) & 1) == 0
    pushq $0
    .endif
    pushq $heddleVector
    jmp heddleTrapEntry
    .set heddleVector, heddleVector + 1
    .endr

heddleTrapEntry:
    cld
    pushq %rax
    pushq %rbx
    pushq %rcx
    pushq %rdx
    pushq %rsi
    pushq %rdi
    pushq %rbp
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, %rdi
    call ${symbolOf(dispatchTrap)}
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rbp
    popq %rdi
    popq %rsi
    popq %rdx
    popq %rcx
    popq %rbx
    popq %rax
    addq $${offsetof<TrapFrame>('rip') - offsetof<TrapFrame>('vector')}, %rsp
    iretq
`);
