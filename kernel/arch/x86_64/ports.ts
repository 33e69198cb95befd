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

export function readPort16(port: u16): u16 {
  return asm<u16>`inw ${reg('dx', port)}, ${out('ax')}`;
}

export function writePort16(port: u16, value: u16): void {
  asm`outw ${reg('ax', value)}, ${reg('dx', port)}`;
}

export function readPort32(port: u16): u32 {
  return asm<u32>`inl ${reg('dx', port)}, ${out('eax')}`;
}

export function writePort32(port: u16, value: u32): void {
  asm`outl ${reg('eax', value)}, ${reg('dx', port)}`;
}
