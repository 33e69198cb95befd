// The 64-bit entry of the kernel, the same for every loader.
//
// A loader jumps here (e_entry) with the physical address of a BootInfo in rdi, interrupts off,
// the image mapped at its linked address and low memory mapped at its own. This clears .bss, takes
// the kernel's own stack and calls kernelMain, which never returns.

/** Size of the stack that the kernel starts on; the idle thread of the first CPU keeps it. */
export const bootStackBytes = 32768;

/** The lowest page becomes the guard page. */
export const bootStack = aligned(4096)(array<u8, 32768>(32768));

/** @export start64 */
export const start64 = naked<(bootInfoAddress: usize) => never>(asm`
    cli
    cld
    movq %rdi, %rbx
    movq $__bss_start, %rdi
    movq $__bss_end, %rcx
    subq %rdi, %rcx
    shrq $3, %rcx
    xorl %eax, %eax
    rep stosq
    movq $${symbolOf(bootStack)} + ${bootStackBytes}, %rsp
    movq %rbx, %rdi
    xorl %ebp, %ebp
    pushq $0
    pushq $0
    call kernelMain
1:  cli
    hlt
    jmp 1b
`);
