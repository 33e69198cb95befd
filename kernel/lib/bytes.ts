// Copying, filling and comparing bytes: what LLVM calls by name, and what the language needs for
// strings.
//
// The first three are assembly because a loop here would be compiled into a call of itself. Eight
// bytes at a time, since a machine without fast string moves, an emulated one too, pays for each
// step; and the bytes behind only where there are some, since a string move of nothing costs as
// much as twenty instructions.

/**
 * Copies `sizeBytes` bytes between ranges that do not overlap; gives `to`.
 * @export memcpy
 */
export const copyBytes = naked<(to: usize, from: usize, sizeBytes: usize) => usize>(asm`
    movq %rdi, %rax
    movq %rdx, %rcx
    shrq $3, %rcx
    rep movsq
    movl %edx, %ecx
    andl $7, %ecx
    jz 1f
    rep movsb
1:  ret
`);

/**
 * Copies `sizeBytes` bytes between ranges that may overlap; gives `to`.
 * @export memmove
 */
export const moveBytes = naked<(to: usize, from: usize, sizeBytes: usize) => usize>(asm`
    movq %rdi, %rax
    movq %rdx, %rcx
    movq %rdi, %r8
    subq %rsi, %r8
    cmpq %rdx, %r8
    jb 1f
    rep movsb
    ret
1:  leaq -1(%rdi,%rdx), %rdi
    leaq -1(%rsi,%rdx), %rsi
    std
    rep movsb
    cld
    ret
`);

/**
 * Sets `sizeBytes` bytes to the low byte of `value`; gives `to`.
 * @export memset
 */
export const fillBytes = naked<(to: usize, value: u32, sizeBytes: usize) => usize>(asm`
    movq %rdi, %r8
    movzbl %sil, %eax
    movabsq $0x0101010101010101, %rcx
    imulq %rcx, %rax
    movq %rdx, %rcx
    shrq $3, %rcx
    rep stosq
    movl %edx, %ecx
    andl $7, %ecx
    jz 1f
    rep stosb
1:  movq %r8, %rax
    ret
`);

/**
 * Compares `sizeBytes` bytes: negative, 0 or positive as the first difference is.
 * @export memcmp
 */
export function compareBytes(a: usize, b: usize, sizeBytes: usize): i32 {
  for (let i: usize = 0; i < sizeBytes; i++) {
    const difference = i32(load<u8>(a + i)) - i32(load<u8>(b + i));
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * True if both strings have the same bytes: what `===` means on strings.
 * @hook stringEquals
 */
export function stringEquals(a: string, b: string): bool {
  if (a.length !== b.length) return false;
  for (let i: u32 = 0; i < a.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return false;
  }
  return true;
}
