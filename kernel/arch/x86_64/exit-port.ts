// The end of the machine: QEMU's isa-debug-exit device where there is one, else a stopped CPU.
//
// A value v written to the port ends QEMU with status 2v + 1, which is never 0: a triple fault is
// what ends it with 0.

import { writePort8 } from './ports.ts';

const debugExitPort = 0xf4;

/** Ends the machine with the value for the exit device. Safe at any time, on any stack. */
export function exitMachine(value: u32): never {
  writePort8(debugExitPort, u8(value));
  for (;;) asm`cli
    hlt`;
}
