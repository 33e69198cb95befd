// From real mode to 64-bit mode: the first code of the stage, and the way that calls of the BIOS take
// back (bios-call.ts).
//
// Refuses a processor without 64-bit mode, opens the address line A20, makes page tables for the first
// 4 GiB, and calls startStage. In 64-bit mode interrupts stay off and there are no handlers.
//
// Intel SDM volume 3, 9.8.5; real mode may go straight to 64-bit mode, since all of it is one write to CR0.

import { bootSectorAddress, pageTablesAddress } from './low-memory.ts';
import { startStage } from './start.ts';

const stackBytes = 32768;
const cr0PagingAndProtection = 0x80000001;
const cr4PhysicalAddressExtension = 0x20;
const eferRegister = 0xc0000080;
const eferLongMode = 0x100;
const featureLongModeBit = 29;
const tablesSegment = pageTablesAddress / 16;
const entryTable = 0x3;
const entryLargePage = 0x83;
/** The last word of the boot sector, and the same 1 MiB higher, seen from segment ffff. */
const signature = bootSectorAddress + 510;
const signatureAbove = signature + 16;

/**
 * Entered in real mode with the number of the disk in dl.
 * @export biosStage
 * @section .bios.entry
 */
export const stageEntry = naked<() => never>(asm`
    .code16
    movb %dl, heddleBiosDrive
    movl $0x80000000, %eax
    cpuid
    cmpl $0x80000001, %eax
    jb 3f
    movl $0x80000001, %eax
    cpuid
    btl $${featureLongModeBit}, %edx
    jnc 3f

    call heddleTestA20
    je 1f
    movw $0x2401, %ax
    int $0x15
    call heddleTestA20
    je 1f
    inb $0x92, %al
    orb $2, %al
    andb $0xfe, %al
    outb %al, $0x92
    call heddleTestA20
    jne 4f

1:  cli
    movw $${tablesSegment}, %ax
    movw %ax, %es
    xorw %di, %di
    xorl %eax, %eax
    movw $8192, %cx
    rep stosl
    movl $${pageTablesAddress} + 0x1000 + ${entryTable}, %es:0
    movl $${pageTablesAddress} + 0x2000 + ${entryTable}, %es:0x1000
    movl $${pageTablesAddress} + 0x3000 + ${entryTable}, %es:0x1008
    movl $${pageTablesAddress} + 0x4000 + ${entryTable}, %es:0x1010
    movl $${pageTablesAddress} + 0x5000 + ${entryTable}, %es:0x1018
    movw $0x2000, %di
    movl $${entryLargePage}, %eax
    movw $2048, %cx
2:  movl %eax, %es:(%di)
    addl $0x200000, %eax
    addw $8, %di
    loop 2b
    movl $heddleStage64, %ebx
    jmp heddleToLongMode

3:  movw $heddleNo64Bit, %si
    jmp 5f
4:  movw $heddleNoA20, %si
5:  movw $heddleSayAndStop, %ax
    jmp *%ax

heddleTestA20:
    movw $0xffff, %ax
    movw %ax, %es
    movw ${signature}, %ax
    movw %ax, %cx
    notw %ax
    movw %ax, %es:${signatureAbove}
    cmpw %cx, ${signature}
    movw %cx, ${signature}
    ret

heddleToLongMode:
    lgdtl heddleBiosGdtPointer
    movl $${cr4PhysicalAddressExtension}, %eax
    movl %eax, %cr4
    movl $${pageTablesAddress}, %eax
    movl %eax, %cr3
    movl $${eferRegister}, %ecx
    rdmsr
    orl $${eferLongMode}, %eax
    wrmsr
    movl %cr0, %eax
    orl $${cr0PagingAndProtection}, %eax
    movl %eax, %cr0
    ljmpl $8, $6f
    .code64
6:  movl $16, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    jmp *%rbx

heddleStage64:
    movl $__stage_bss_start, %edi
    movl $__stage_bss_end, %ecx
    subl %edi, %ecx
    xorl %eax, %eax
    rep stosb
    movl $heddleStageStack + ${stackBytes}, %esp
    movzbl heddleBiosDrive, %edi
    xorl %ebp, %ebp
    call ${symbolOf(startStage)}
    ud2

    .balign 8
heddleBiosGdt:
    .quad 0
    .quad 0x00af9a000000ffff
    .quad 0x00cf92000000ffff
    .quad 0x00009a000000ffff
    .quad 0x000092000000ffff
heddleBiosGdtPointer:
    .word 39
    .long heddleBiosGdt
heddleBiosDrive:
    .byte 0
heddleNo64Bit:
    .asciz "Heddle: cannot start: the processor has no 64-bit mode\r\n"
heddleNoA20:
    .asciz "Heddle: cannot start: the address line A20 stays closed\r\n"

    .pushsection .bss.stack, "aw", @nobits
    .balign 16
heddleStageStack:
    .skip ${stackBytes}
    .popsection
`);
