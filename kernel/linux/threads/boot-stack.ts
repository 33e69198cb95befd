// The stack that a process of threads starts on; the idle thread keeps it. Stands in for the kernel's
// (boot/start.ts).

export const bootStackBytes = 32768;

/** The lowest page becomes the guard page. */
export const bootStack = aligned(4096)(array<u8, 32768>(32768));
