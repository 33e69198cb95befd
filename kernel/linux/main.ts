// The start of a program as a Linux process: the system enters with the stack pointer at the
// argument count (System V ABI for x86-64, section 3.4.1).

import '../lib/bytes.ts';
import { startHeap } from './heap-pages.ts';
import { flushOutput } from './output.ts';
import { setStackTop } from './panic.ts';
import { exitProcess } from '../arch/linux/system-calls.ts';

/**
 * Runs the program on the stack that the system gave.
 * @export startLinux
 */
export function startLinux(stackTop: usize): never {
  setStackTop(stackTop);
  startHeap();
  const status = runProgram();
  flushOutput();
  exitProcess(status);
}

/** @export _start */
export const processEntry = naked<() => never>(asm`
    xorl %ebp, %ebp
    movq %rsp, %rdi
    andq $-16, %rsp
    callq ${symbolOf(startLinux)}
    ud2
`);
