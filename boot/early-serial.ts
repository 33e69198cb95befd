// COM1 for code that runs before the kernel: bytes by polling, each wait with an end.
//
// Keeps no state. The kernel's own driver is kernel/arch/x86_64/uart.ts.

const com1 = 0x3f8;
const com1LineStatus = com1 + 5;
const transmitterEmpty = 0x20;
/** A port that is not there reads as all ones: no wait at all. */
const maxPolls: u32 = 1_000_000;

/** Sets 115200 baud, 8 data bits, no parity: firmware may have left anything. */
export function startEarlySerial(): void {
  portOut(com1 + 1, 0);
  portOut(com1 + 3, 0x80);
  portOut(com1, 1);
  portOut(com1 + 1, 0);
  portOut(com1 + 3, 0x03);
  portOut(com1 + 2, 0xc7);
  portOut(com1 + 4, 0x0f);
}

export function writeEarlySerial(byte: u8): void {
  for (let polls: u32 = 0; polls < maxPolls && !(portIn(com1LineStatus) & transmitterEmpty); polls++) pause();
  portOut(com1, byte);
}

function portIn(port: u16): u8 {
  return asm<u8>`inb ${reg('dx', port)}, ${out('al')}`;
}

export function portOut(port: u16, value: u8): void {
  asm`outb ${reg('al', value)}, ${reg('dx', port)}`;
}
