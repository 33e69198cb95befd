// Configuration space of PCI devices through the two ports that every PC has (PCI Local Bus
// Specification 3.0, 3.2.2.3.2). Enough to find a device and its first memory range; no enumeration of
// buses behind bridges, since what is looked for sits on bus 0.

import { readPort32, writePort32 } from './ports.ts';

const configAddressPort = 0xcf8;
const configDataPort = 0xcfc;
const configEnable: u32 = 0x80000000;
const identityRegister: u32 = 0x00;
const firstBaseAddressRegister: u32 = 0x10;
const deviceCount: u32 = 32;

/** A device and function on bus 0, as the address port wants it; or this for none. */
export const noPciDevice: u32 = 0xffffffff;

/** Finds a device on bus 0, function 0, by its vendor and device numbers. */
export function findPciDevice(vendor: u32, device: u32): u32 {
  for (let slot: u32 = 0; slot < deviceCount; slot++) {
    const address = slot << 11;
    if (readPciConfig(address, identityRegister) === (vendor | (device << 16))) return address;
  }
  return noPciDevice;
}

/** Reads 32 bits of configuration space; all ones where there is no device. */
export function readPciConfig(device: u32, register: u32): u32 {
  writePort32(configAddressPort, configEnable | device | register);
  return readPort32(configDataPort);
}

/** The physical address of a device's first memory range. */
export function pciMemoryAddress(device: u32): u64 {
  const low = readPciConfig(device, firstBaseAddressRegister);
  const isWide = (low & 6) === 4;
  const high = isWide ? readPciConfig(device, firstBaseAddressRegister + 4) : 0;
  return (u64(high) << 32) | u64(low & 0xfffffff0);
}
