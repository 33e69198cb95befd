// Fills every general register and the flags with known patterns, holds them for a while, and
// checks that nothing changed them: what preemption must leave alone.
//
// The stack pointer is the one register that is not a pattern; the patterns to compare with lie
// above it. Flags are held separately, since comparing changes them.

/** General registers that hold a pattern: all but rsp. */
export const patternCount = 15;
/** Flags that a program can set freely: CF, PF, AF, ZF, SF, OF and DF. */
const freeFlags = 0xcd5;
/** Interrupts stay on, and bit 1 is always set. */
const fixedFlags = 0x202;
const allFlags = freeFlags | fixedFlags;
const evenFlags = 0x445 | fixedFlags; // CF, PF, ZF and DF
const oddFlags = 0x890 | fixedFlags; // AF, SF and OF
const holdInstructions = 60;

/**
 * Holds the patterns `seed`, `seed + 1`, … in rax, rbx, rcx, rdx, rsi, rdi, rbp, r8 to r15 for
 * `rounds` rounds, about 330 instructions each. Gives how many rounds found a register or flag
 * changed.
 */
export const holdPatterns = naked<(seed: u64, rounds: u64) => u64>(asm`
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $144, %rsp
    movq %rsi, 120(%rsp)
    movq $0, 128(%rsp)
    movl $0, %ecx
1:  leaq (%rdi,%rcx), %rax
    movq %rax, (%rsp,%rcx,8)
    incl %ecx
    cmpl $${patternCount}, %ecx
    jne 1b

2:  movq 0(%rsp), %rax
    movq 8(%rsp), %rbx
    movq 16(%rsp), %rcx
    movq 24(%rsp), %rdx
    movq 32(%rsp), %rsi
    movq 40(%rsp), %rdi
    movq 48(%rsp), %rbp
    movq 56(%rsp), %r8
    movq 64(%rsp), %r9
    movq 72(%rsp), %r10
    movq 80(%rsp), %r11
    movq 88(%rsp), %r12
    movq 96(%rsp), %r13
    movq 104(%rsp), %r14
    movq 112(%rsp), %r15

    .irp flags, ${fixedFlags}, ${allFlags}, ${evenFlags}, ${oddFlags}
    pushq $\\flags
    popfq
    .rept ${holdInstructions}
    nop
    .endr
    pushfq
    andq $${allFlags}, (%rsp)
    cmpq $\\flags, (%rsp)
    leaq 8(%rsp), %rsp
    jne 3f
    .endr

    cmpq 0(%rsp), %rax
    jne 3f
    cmpq 8(%rsp), %rbx
    jne 3f
    cmpq 16(%rsp), %rcx
    jne 3f
    cmpq 24(%rsp), %rdx
    jne 3f
    cmpq 32(%rsp), %rsi
    jne 3f
    cmpq 40(%rsp), %rdi
    jne 3f
    cmpq 48(%rsp), %rbp
    jne 3f
    cmpq 56(%rsp), %r8
    jne 3f
    cmpq 64(%rsp), %r9
    jne 3f
    cmpq 72(%rsp), %r10
    jne 3f
    cmpq 80(%rsp), %r11
    jne 3f
    cmpq 88(%rsp), %r12
    jne 3f
    cmpq 96(%rsp), %r13
    jne 3f
    cmpq 104(%rsp), %r14
    jne 3f
    cmpq 112(%rsp), %r15
    je 4f
3:  incq 128(%rsp)
4:  decq 120(%rsp)
    jnz 2b

    cld
    movq 128(%rsp), %rax
    addq $144, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
`);

/** Instructions that one round takes, roughly. */
export const instructionsPerRound: u64 = 310;
