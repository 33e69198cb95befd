// Whether there is a VGA: its CRT controller keeps what is written to the cursor's place (IBM VGA Technical
// Reference, CRT controller registers). Where none is, the ports read as all ones.

import { readPort8, writePort8 } from './ports.ts';

const crtIndexPort = 0x3d4;
const crtDataPort = 0x3d5;
const cursorLow: u8 = 0x0f;
const probe: u8 = 0x5a;

export function hasVga(): bool {
  const indexBefore = readPort8(crtIndexPort);
  writePort8(crtIndexPort, cursorLow);
  const before = readPort8(crtDataPort);
  writePort8(crtDataPort, probe);
  const isThere = readPort8(crtDataPort) === probe;
  if (!isThere) return false;
  writePort8(crtDataPort, before);
  writePort8(crtIndexPort, indexBefore);
  return true;
}
