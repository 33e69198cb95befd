// Calls of the BIOS from 64-bit mode: down to real mode, the interrupt, and back.
//
// The registers that the BIOS gets and gives are in one struct in low memory. Its buffers must lie
// below 1 MiB. Interrupts are on while the BIOS works, for its own timer and disks.

/** The registers of a call; segments and flags too. */
export class BiosRegisters {
  eax: u32 = 0;
  ebx: u32 = 0;
  ecx: u32 = 0;
  edx: u32 = 0;
  esi: u32 = 0;
  edi: u32 = 0;
  flags: u32 = 0;
  ds: u16 = 0;
  es: u16 = 0;
}

export const registers = section('.bios.data')(new BiosRegisters());

const carryFlag: u32 = 1;

/** Executes `int vector` in real mode with `registers`. Kept together: labels reach across. */
const interruptBios = naked<(vector: u32) => void>(asm`
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movb %dil, heddleBiosInt + 1
    movq %rsp, heddleBiosLongStack
    pushq $0x18
    pushq $heddleToRealMode
    lretq

    .pushsection .bios.real, "ax", @progbits
    .code16
heddleToRealMode:
    movw $0x20, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw %ax, %fs
    movw %ax, %gs
    movl %cr0, %eax
    andl $0x7fffffff, %eax
    movl %eax, %cr0
    movl $0xc0000080, %ecx
    rdmsr
    andl $0xfffffeff, %eax
    wrmsr
    xorl %eax, %eax
    movl %eax, %cr4
    movl %cr0, %eax
    andl $0xfffffffe, %eax
    movl %eax, %cr0
    ljmpw $0, $1f
1:  xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %ss
    movw %ax, %fs
    movw %ax, %gs
    movw $0x7c00, %sp
    lidtl heddleRealInterrupts
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('eax')}, %eax
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ebx')}, %ebx
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ecx')}, %ecx
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('edx')}, %edx
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('esi')}, %esi
    movl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('edi')}, %edi
    movw ${symbolOf(registers)} + ${offsetof<BiosRegisters>('es')}, %es
    pushw ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ds')}
    popw %ds
    sti
heddleBiosInt:
    int $0
    cli
    pushfl
    pushw %ds
    pushl %eax
    xorw %ax, %ax
    movw %ax, %ds
    popl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('eax')}
    popw ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ds')}
    popl ${symbolOf(registers)} + ${offsetof<BiosRegisters>('flags')}
    movl %ebx, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ebx')}
    movl %ecx, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('ecx')}
    movl %edx, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('edx')}
    movl %esi, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('esi')}
    movl %edi, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('edi')}
    movw %es, ${symbolOf(registers)} + ${offsetof<BiosRegisters>('es')}
    cld
    movl $heddleBiosReturn, %ebx
    jmp heddleToLongMode
    .balign 8
heddleRealInterrupts:
    .word 0x3ff
    .long 0
heddleBiosLongStack:
    .quad 0
    .code64
    .popsection

heddleBiosReturn:
    movq heddleBiosLongStack, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
`);

/** Clears `registers`, so that a call sets only what it means. */
export function newCall(eax: u32): BiosRegisters {
  memory.fill(addressof(registers), 0, sizeof<BiosRegisters>());
  registers.eax = eax;
  return registers;
}

/** Calls the BIOS; false when it gives the carry flag, its sign of failure. */
export function callBios(vector: u32): bool {
  interruptBios(vector);
  return (registers.flags & carryFlag) === 0;
}

/** The segment of a buffer below 1 MiB; its offset in that is offsetOf. */
export function segmentOf(address: usize): u16 {
  assert(address < 0x100000, 'the BIOS reaches no memory above 1 MiB');
  return u16(address >>> 4);
}

export function offsetOf(address: usize): u32 {
  return u32(address & 15);
}
