// The two 8259 interrupt controllers, which the local APIC replaces: moved away from the vectors
// of the exceptions and masked, because they may still raise spurious interrupts (8259A data sheet).

import { waitForIsaDevice, writePort8 } from './ports.ts';
import { vectorPicBase } from './vectors.ts';

const firstCommand = 0x20;
const firstData = 0x21;
const secondCommand = 0xa0;
const secondData = 0xa1;
const initialise = 0x11;
const mode8086 = 0x01;

export function maskLegacyInterrupts(): void {
  send(firstCommand, initialise);
  send(secondCommand, initialise);
  send(firstData, vectorPicBase);
  send(secondData, u8(vectorPicBase + 8));
  send(firstData, 1 << 2);
  send(secondData, 2);
  send(firstData, mode8086);
  send(secondData, mode8086);
  send(firstData, 0xff);
  send(secondData, 0xff);
}

function send(port: u16, value: u8): void {
  writePort8(port, value);
  waitForIsaDevice();
}
