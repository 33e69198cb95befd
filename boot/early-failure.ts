// The end of a boot that fails before the kernel has a log: one line on COM1, then the machine
// stops with the status of a panic.
//
// Keeps no state and needs no set-up; used by the code that runs before .bss is cleared.

const com1Data = 0x3f8;
const com1LineStatus = 0x3fd;
const transmitterEmpty = 0x20;
const maxPolls: u32 = 1_000_000;
const debugExitPort = 0xf4;
const debugExitPanic = 0x11;

/** Writes the reason to COM1 and ends the machine. */
export function failEarly(reason: string): never {
  write('\nHeddle cannot start: ');
  write(reason);
  write('\n');
  portOut(debugExitPort, debugExitPanic);
  for (;;) asm`cli; hlt`;
}

function write(text: string): void {
  for (let i: u32 = 0; i < text.length; i++) {
    for (let polls: u32 = 0; polls < maxPolls && !(portIn(com1LineStatus) & transmitterEmpty); polls++) pause();
    portOut(com1Data, text.charCodeAt(i));
  }
}

function portIn(port: u16): u8 {
  return asm<u8>`inb ${reg('dx', port)}, ${out('al')}`;
}

function portOut(port: u16, value: u8): void {
  asm`outb ${reg('al', value)}, ${reg('dx', port)}`;
}
