// ACPI's root pointer on a machine with a BIOS: found by its mark in the first KiB of the extended BIOS
// data area, or between 0xe0000 and 0xfffff (ACPI specification 6.4, 5.2.5.1).

/** 'RSD PTR ' */
const mark: u64 = 0x2052545020445352;
const extendedAreaSegment: usize = 0x40e;
const checkedBytes: usize = 20;

/** Its physical address, or 0. */
export function findRootPointer(): u64 {
  const extendedArea = usize(load<u16>(extendedAreaSegment)) << 4;
  const found = extendedArea === 0 ? 0 : search(extendedArea, extendedArea + 1024);
  return found === 0 ? search(0xe0000, 0x100000) : found;
}

function search(start: usize, end: usize): u64 {
  for (let address = start; address < end; address += 16) {
    if (load<u64>(address) === mark && sumOf(address) === 0) return address;
  }
  return 0;
}

function sumOf(address: usize): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i < checkedBytes; i++) sum += u32(load<u8>(address, i));
  return sum & 0xff;
}
