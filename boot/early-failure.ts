// The end of a boot that fails before the kernel has a log: one line on COM1, then the machine
// stops with the status of a panic.
//
// Keeps no state and needs no set-up; used by the code that runs before .bss is cleared.

import { portOut, writeEarlySerial } from './early-serial.ts';

const debugExitPort = 0xf4;
const debugExitPanic = 0x11;

/** Writes the reason to COM1 and ends the machine. */
export function failEarly(reason: string): never {
  write('\nHeddle cannot start: ');
  write(reason);
  write('\n');
  endVirtualMachine();
  for (;;) asm`cli; hlt`;
}

/** Ends QEMU with the status of a panic; elsewhere nothing happens. */
export function endVirtualMachine(): void {
  portOut(debugExitPort, debugExitPanic);
}

function write(text: string): void {
  for (let i: u32 = 0; i < text.length; i++) writeEarlySerial(text.charCodeAt(i));
}
