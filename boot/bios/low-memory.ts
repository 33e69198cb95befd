// The loader's use of the first MiB, which the kernel never takes: numbers for its code and assembly.
//
// Below 0x7c00 is the stack of real mode; the boot sector and the stage behind it grow up to the
// buffer (stage.ld holds them to it). Every PC has memory up to 0x80000.

export const bootSectorAddress = 0x7c00;
/** Sectors come here first: the BIOS reaches no further than 1 MiB. */
export const diskBufferAddress = 0x60000;
export const diskBufferBytes = 0x10000;
/** The page tables, as boot/loader/page-tables.ts orders them. */
export const pageTablesAddress = 0x70000;
export const lowMemoryEnd = 0x80000;
