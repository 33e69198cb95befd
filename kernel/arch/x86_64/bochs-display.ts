// The display of QEMU and Bochs, which takes a mode by a pair of ports (QEMU, docs/specs/standard-vga):
// a framebuffer for a machine that was booted without firmware, and so without a mode.

import { findPciDevice, noPciDevice, pciMemoryAddress } from './pci.ts';
import { readPort16, writePort16 } from './ports.ts';

const vendorQemu: u32 = 0x1234;
const deviceStandardVga: u32 = 0x1111;
const indexPort = 0x1ce;
const dataPort = 0x1cf;
const oldestId: u16 = 0xb0c0;
const newestId: u16 = 0xb0cf;
/** Enabled, with a linear framebuffer. */
const enableLinear: u16 = 0x41;

enum DisplayRegister {
  Id = 0,
  Width = 1,
  Height = 2,
  BitsPerPixel = 3,
  Enable = 4,
}

/** The physical address of the display's framebuffer, or 0 where there is no such display. */
export function findBochsDisplay(): u64 {
  const device = findPciDevice(vendorQemu, deviceStandardVga);
  if (device === noPciDevice) return 0;
  writePort16(indexPort, u16(DisplayRegister.Id));
  const id = readPort16(dataPort);
  return id >= oldestId && id <= newestId ? pciMemoryAddress(device) : 0;
}

/** Sets a mode of 32 bits for each pixel; its lines follow each other without a gap. */
export function setBochsMode(widthPixels: u32, heightPixels: u32): void {
  set(DisplayRegister.Enable, 0);
  set(DisplayRegister.Width, u16(widthPixels));
  set(DisplayRegister.Height, u16(heightPixels));
  set(DisplayRegister.BitsPerPixel, 32);
  set(DisplayRegister.Enable, enableLinear);
}

function set(register: DisplayRegister, value: u16): void {
  writePort16(indexPort, u16(register));
  writePort16(dataPort, value);
}
