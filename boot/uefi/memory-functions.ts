// Copying and filling bytes, which LLVM calls by name, with the firmware's calling convention:
// arguments in rcx, rdx and r8; rdi and rsi belong to the caller.

/** @export memcpy */
export const copyBytes = naked<(to: usize, from: usize, sizeBytes: usize) => usize>(asm`
    movq %rdi, %r9
    movq %rsi, %r10
    movq %rcx, %rax
    movq %rcx, %rdi
    movq %rdx, %rsi
    movq %r8, %rcx
    rep movsb
    movq %r9, %rdi
    movq %r10, %rsi
    ret
`);

/**
 * The ranges may overlap.
 * @export memmove
 */
export const moveBytes = naked<(to: usize, from: usize, sizeBytes: usize) => usize>(asm`
    movq %rdi, %r9
    movq %rsi, %r10
    movq %rcx, %rax
    movq %rcx, %r11
    subq %rdx, %r11
    movq %rcx, %rdi
    movq %rdx, %rsi
    movq %r8, %rcx
    cmpq %r8, %r11
    jb 1f
    rep movsb
    jmp 2f
1:  leaq -1(%rdi,%rcx), %rdi
    leaq -1(%rsi,%rcx), %rsi
    std
    rep movsb
    cld
2:  movq %r9, %rdi
    movq %r10, %rsi
    ret
`);

/** @export memset */
export const fillBytes = naked<(to: usize, value: u32, sizeBytes: usize) => usize>(asm`
    movq %rdi, %r9
    movq %rcx, %r10
    movq %rcx, %rdi
    movl %edx, %eax
    movq %r8, %rcx
    rep stosb
    movq %r9, %rdi
    movq %r10, %rax
    ret
`);
