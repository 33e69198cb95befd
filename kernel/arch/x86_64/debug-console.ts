// The debug console of QEMU and Bochs: a port that takes bytes for the host, as many as one likes, without
// a wait (QEMU's device isa-debugcon). Reading it gives its own number, by which it is found.

import { readPort8 } from './ports.ts';

const debugConsolePort = 0xe9;

export function hasDebugConsole(): bool {
  return readPort8(debugConsolePort) === debugConsolePort;
}

const sendBytes = naked<(address: usize, sizeBytes: usize, port: u16) => void>(asm`
    movq %rsi, %rcx
    movq %rdi, %rsi
    rep outsb
    ret
`);

/** Sends bytes of memory. */
export function writeDebugConsole(address: usize, sizeBytes: usize): void {
  sendBytes(address, sizeBytes, debugConsolePort);
}
