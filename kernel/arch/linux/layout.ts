// The one place of virtual addresses in a process of threads: as on the bare machine, a direct map of
// all memory and a region of stacks; below 2^47, where a process may map.

const gibibyte: u64 = 0x40000000;

export const pageBytes: u64 = 4096;
export const largePageBytes: u64 = 0x200000;

/** The memory of the process appears at its offset plus this. */
export const directMapBase: u64 = 0x200000000000;
/** How much there is at most; the system provides what is touched. */
export const physicalBytes: u64 = 2 * gibibyte;

/** Stacks of threads, each above a page that is not mapped. */
export const stackRegionBase: u64 = 0x300000000000;
export const stackRegionBytes: u64 = 512 * gibibyte;
