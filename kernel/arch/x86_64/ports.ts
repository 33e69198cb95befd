// Port input and output (Intel SDM volume 1, chapter 19).

export function readPort8(port: u16): u8 {
  return asm<u8>`inb ${reg('dx', port)}, ${out('al')}`;
}

export function writePort8(port: u16, value: u8): void {
  asm`outb ${reg('al', value)}, ${reg('dx', port)}`;
}

/** Gives a slow device of the ISA bus time to take the last write: port 0x80 is nobody's. */
export function waitForIsaDevice(): void {
  writePort8(0x80, 0);
}
