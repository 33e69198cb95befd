// A thread is made where interrupts are off, as in an interrupt handler, in which the compiler refuses it.

import { spawn } from 'heddle';
import { disableInterrupts } from '../../../kernel/arch/x86_64/index.ts';

function nothing(_ignored: u32): void {}

export function main(): void {
  disableInterrupts();
  spawn<u32>(nothing, 0);
}
