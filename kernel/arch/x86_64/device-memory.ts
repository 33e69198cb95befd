// Registers of devices that lie in memory: each access happens once, as wide as written.

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
