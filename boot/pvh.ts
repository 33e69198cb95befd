// The entry for loaders that speak PVH (QEMU's -kernel, Firecracker, Cloud Hypervisor): from
// 32-bit protected mode without paging to 64-bit mode in the high half.
//
// Everything here lies in the low, identity-mapped part of the image. It builds page tables that
// map the first GiB twice, at its own address and at the kernel's, turns the loader's start info
// into BootInfo and goes on to start64. These page tables last until kernel/memory has its own.
//
// Manuals: Xen docs/misc/pvh.pandoc; Intel SDM volume 3, 9.8.5 (entering IA-32e mode).

import { BootInfo } from './boot-info.ts';
import { readPvhStartInfo } from './pvh-info.ts';
import { start64 } from './start.ts';

/** Type of the ELF note that names the 32-bit entry (XEN_ELFNOTE_PHYS32_ENTRY). */
const notePhysicalEntry = 18;
const bootStackBytes = 8192;

const cr0Paging = 0x80010001; // PG, WP and PE
const cr4PhysicalAddressExtension = 0x20;
const eferRegister = 0xc0000080;
const eferLongMode = 0x100;
const eferNoExecute = 0x800;
const featureLongModeBit = 29;
const featureNoExecuteBit = 20;

/** A page-table entry: present and writable; with the third, a 2 MiB page. */
const entryTable = 0x3;
const entryLargePage = 0x83;
const largePageBytes = 0x200000;

/**
 * Entered with the physical address of the start info in ebx, interrupts off.
 * @export startPvh32
 * @section .boot.text
 */
export const startPvh32 = naked<() => never>(asm`
    .code32
    cli
    cld
    movl %ebx, %ebp
    movl $heddleBootStack + ${bootStackBytes}, %esp

    movl $0x80000000, %eax
    cpuid
    cmpl $0x80000001, %eax
    jb 8f
    movl $0x80000001, %eax
    cpuid
    btl $${featureLongModeBit}, %edx
    jnc 8f
    movl %edx, %ebx

    movl $heddleBootTables, %edi
    movl $4096, %ecx
    xorl %eax, %eax
    rep stosl
    movl $heddleBootTables + 0x1000 + ${entryTable}, heddleBootTables
    movl $heddleBootTables + 0x2000 + ${entryTable}, heddleBootTables + 511 * 8
    movl $heddleBootTables + 0x3000 + ${entryTable}, heddleBootTables + 0x1000
    movl $heddleBootTables + 0x3000 + ${entryTable}, heddleBootTables + 0x2000 + 510 * 8
    movl $heddleBootTables + 0x3000, %edi
    movl $${entryLargePage}, %eax
    movl $512, %ecx
1:  movl %eax, (%edi)
    addl $${largePageBytes}, %eax
    addl $8, %edi
    decl %ecx
    jnz 1b

    movl $heddleBootTables, %eax
    movl %eax, %cr3
    movl $${cr4PhysicalAddressExtension}, %eax
    movl %eax, %cr4
    movl $${eferRegister}, %ecx
    rdmsr
    orl $${eferLongMode}, %eax
    btl $${featureNoExecuteBit}, %ebx
    jnc 2f
    orl $${eferNoExecute}, %eax
2:  wrmsr
    movl $${cr0Paging}, %eax
    movl %eax, %cr0
    lgdtl heddleBootGdtPointer
    ljmpl $8, $3f

    .code64
3:  movl $16, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    movl %ebp, %edi
    movl $heddleBootInfo, %esi
    movl $__kernel_physical_end, %edx
    movl $__image_physical_start, %ecx
    movl $__kernel_physical_start, %r8d
    xorl %ebp, %ebp
    movabsq $${symbolOf(readPvhStartInfo)}, %rax
    call *%rax
    movl $heddleBootInfo, %edi
    movabsq $${symbolOf(start64)}, %rax
    jmp *%rax

    .code32
8:  movl $heddleNoLongMode, %esi
9:  lodsb
    testb %al, %al
    jz 11f
    movb %al, %ah
    movl $0x3fd, %edx
    movl $100000, %ecx
10: inb %dx, %al
    testb $0x20, %al
    loopz 10b
    movb %ah, %al
    movl $0x3f8, %edx
    outb %al, %dx
    jmp 9b
11: movb $0x11, %al
    outb %al, $0xf4
12: hlt
    jmp 12b
    .code64

    .pushsection .boot.data, "aw", @progbits
    .balign 8
heddleBootGdt:
    .quad 0
    .quad 0x00af9b000000ffff
    .quad 0x00cf93000000ffff
heddleBootGdtPointer:
    .word 23
    .long heddleBootGdt
heddleNoLongMode:
    .asciz "\nHeddle cannot start: the processor has no 64-bit mode\n"
    .popsection

    .pushsection .boot.bss, "aw", @nobits
    .balign 4096
heddleBootTables:
    .skip 4 * 4096
heddleBootStack:
    .skip ${bootStackBytes}
heddleBootInfo:
    .skip ${offsetof<BootInfo>()}
    .popsection

    .pushsection .note.pvh, "a", @note
    .balign 4
    .long 4, 8, ${notePhysicalEntry}
    .asciz "Xen"
    .quad startPvh32
    .popsection
`);
