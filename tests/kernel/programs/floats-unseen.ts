// A vector instruction that the compiler cannot see, in a thread without room for such registers, is caught.

import { spawn } from 'heddle';

function compute(_argument: u32): void {
  asm`.byte 0x0f, 0x28, 0xc1`;
}

export function main(): void {
  spawn(compute, u32(0), { name: 'stealthy' })?.join();
}
