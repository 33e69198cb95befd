// The one place of virtual addresses: which region of the upper half is for what.
//
// Regions begin at multiples of 512 GiB, the reach of one entry of the root table, so that none
// shares a lower table with another. The lower half, and with it address 0, is never mapped. The image
// is in the top 2 GiB (linker.ld, image.ts).

const gibibyte: u64 = 0x40000000;
const tebibyte: u64 = 0x10000000000;

export const pageBytes: u64 = 4096;
export const largePageBytes: u64 = 0x200000;
/** Pages of this size serve the direct map alone, where the CPU has them. */
export const hugePageBytes: u64 = gibibyte;

/** Physical memory appears at its address plus this. */
export const directMapBase: u64 = 0xffff800000000000;
/** Memory from here on is left out. */
export const directMapBytes: u64 = 64 * tebibyte;

/** Stacks of threads, each above a page that is not mapped. */
export const stackRegionBase: u64 = 0xffffc00000000000;
export const stackRegionBytes: u64 = 512 * gibibyte;

/** Registers of devices, and frame buffers; handed out by kernel/memory/devices.ts. */
export const deviceRegionBase: u64 = 0xffffc08000000000;
export const deviceRegionBytes: u64 = 512 * gibibyte;

/** Mappings that programs make for themselves; handed out by kernel/memory/mapping.ts. */
export const programRegionBase: u64 = 0xffffc10000000000;
export const programRegionBytes: u64 = 512 * gibibyte;
