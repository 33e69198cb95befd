// Memory of devices and of the firmware: where it is reached, and registers read and written, each
// access once and as wide as written.
//
// Who maps it is told by kernel/memory: this layer knows physical addresses alone.

/** Gives the address at which `sizeBytes` of physical memory can be reached from now on, or 0. */
export type MemoryMapper = (physicalAddress: u64, sizeBytes: u64) => usize;

let mapDevice: MemoryMapper = mapNothing;
let mapFirmware: MemoryMapper = mapNothing;

function mapNothing(_physicalAddress: u64, _sizeBytes: u64): usize {
  return 0;
}

export function setMemoryMappers(device: MemoryMapper, firmware: MemoryMapper): void {
  mapDevice = device;
  mapFirmware = firmware;
}

/** Where a device's registers are reached, uncached; 0 when that cannot be mapped. */
export function deviceAddress(physicalAddress: u64, sizeBytes: u64): usize {
  return mapDevice(physicalAddress, sizeBytes);
}

/** Where a table of the firmware can be read; 0 when that cannot be mapped. */
export function firmwareAddress(physicalAddress: u64, sizeBytes: u64): usize {
  return mapFirmware(physicalAddress, sizeBytes);
}

class DeviceWord {
  readonly register!: volatile<u32>;
}

/** @inline */
export function readDevice32(address: usize): u32 {
  return changetype<DeviceWord>(address).register.value;
}

/** @inline */
export function writeDevice32(address: usize, value: u32): void {
  changetype<DeviceWord>(address).register.value = value;
}
