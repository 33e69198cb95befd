// Passing a little time between two looks at a device or clock.
//
// Reading a timer is slow under emulation, and slower still where time is counted in instructions:
// a calibration that only reads would take a second there.

const turns: u32 = 1000;

/** Some 2000 instructions that touch nothing: about a microsecond. */
export function spinBriefly(): void {
  asm<u32>`1: decl ${inout('ecx', turns)}
    jnz 1b`;
}
