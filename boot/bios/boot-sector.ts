// The boot sector: the BIOS loads it to 0x7c00 and jumps there in real mode, with the number of the
// disk in dl. It loads the stage behind it and goes on there.
//
// At most 440 bytes, for the partition table follows; the first 90 but the jump stay empty, because
// some BIOSes write parameters of a file system there. What it has to say goes to screen and COM1.

import { stageLba } from '../disk-layout.ts';

/** Sectors in one read; not every BIOS takes more than 127. */
const sectorsAtOnce = 64;
const paragraphsPerSectorShift = 5;
const debugExitPanic = 0x11;

/**
 * @export biosBootSector
 * @section .bios.sector
 */
export const bootSector = naked<() => never>(asm`
    .code16
    .byte 0xeb, 88, 0x90
    .fill 87, 1, 0
    cli
    cld
    xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $0x7c00, %sp
    ljmpw $0, $1f
1:  sti
    movb %dl, heddleSectorDrive
    movb $0x41, %ah
    movw $0x55aa, %bx
    int $0x13
    jc 5f
    cmpw $0xaa55, %bx
    jne 5f
    movw $__stage_sectors, %bp

2:  movw %bp, %ax
    cmpw $${sectorsAtOnce}, %ax
    jbe 3f
    movw $${sectorsAtOnce}, %ax
3:  movw %ax, heddleSectorPacket + 2
    movb $0x42, %ah
    movb heddleSectorDrive, %dl
    movw $heddleSectorPacket, %si
    pushw %bp
    int $0x13
    popw %bp
    jc 6f
    movzwl heddleSectorPacket + 2, %eax
    addl %eax, heddleSectorPacket + 8
    subw %ax, %bp
    shlw $${paragraphsPerSectorShift}, %ax
    addw %ax, heddleSectorPacket + 6
    testw %bp, %bp
    jnz 2b
    movb heddleSectorDrive, %dl
    ljmpw $0, $__stage_start

5:  movw $heddleNoExtensions, %si
    jmp heddleSayAndStop
6:  movw $heddleNoStage, %si

heddleSayAndStop:
    cld
7:  lodsb
    testb %al, %al
    jz 9f
    pushw %si
    pushw %ax
    movb $0x0e, %ah
    movw $7, %bx
    int $0x10
    popw %ax
    movb %al, %ah
    movw $0x3fd, %dx
    xorw %cx, %cx
8:  inb %dx, %al
    testb $0x20, %al
    loopz 8b
    movb %ah, %al
    movw $0x3f8, %dx
    outb %al, %dx
    popw %si
    jmp 7b
9:  movb $${debugExitPanic}, %al
    outb %al, $0xf4
10: sti
    hlt
    jmp 10b

heddleSectorDrive:
    .byte 0
    .balign 4
heddleSectorPacket:
    .byte 16, 0
    .word 0, 0, 0x7e0
    .quad ${stageLba}
heddleNoExtensions:
    .asciz "Heddle: cannot start: this BIOS reads no large disks\r\n"
heddleNoStage:
    .asciz "Heddle: cannot start: the disk cannot be read\r\n"
    .code64
`);
