// Finds a table of ACPI by its signature (ACPI specification 6.4, 5.2.5 to 5.2.8).
//
// The root pointer comes from the loader. Both the 32-bit and the 64-bit root table are read,
// since firmware gives one or the other. What a table says is read elsewhere (madt.ts, power.ts).

import { firmwareAddress } from './device-memory.ts';

interface TableHeader {
  signature: u32;
  lengthBytes: u32;
}

const headerBytes = 36;
const rootPointerBytes = 36;
const rootPointerMagicLow: u32 = 0x20445352; // 'RSD '
const maxTableBytes: u32 = 65536;
/** 'HPET' */
const hpetSignature: u32 = 0x54455048;
const hpetAddressOffset = 44;

/** The physical address of the HPET as ACPI gives it, or 0. `rootPointer` is physical, or 0. */
export function findHpetAddress(rootPointer: u64): u64 {
  const table = findAcpiTable(rootPointer, hpetSignature);
  return table === 0 ? 0 : load<u64>(table, hpetAddressOffset);
}

/** The address of a table by its signature, four letters as a little-endian number; or 0. */
export function findAcpiTable(rootPointer: u64, signature: u32): usize {
  const root = firmwareAddress(rootPointer, rootPointerBytes);
  if (rootPointer === 0 || root === 0 || load<u32>(root) !== rootPointerMagicLow) return 0;
  const revision = load<u8>(root, 15);
  const wide = revision >= 2 ? load<u64>(root, 24) : 0;
  if (wide !== 0) return searchRootTable(wide, 8, signature);
  return searchRootTable(load<u32>(root, 16), 4, signature);
}

function searchRootTable(physicalAddress: u64, entryBytes: u32, signature: u32): usize {
  const table = tableAt(physicalAddress);
  if (table === 0) return 0;
  const lengthBytes = changetype<TableHeader>(table).lengthBytes;
  for (let offset: u32 = headerBytes; offset + entryBytes <= lengthBytes; offset += entryBytes) {
    const entry = entryBytes === 8 ? load<u64>(table, offset) : u64(load<u32>(table, offset));
    const found = tableAt(entry);
    if (found !== 0 && changetype<TableHeader>(found).signature === signature) return found;
  }
  return 0;
}

/** Where the table can be read, if its length is plausible; else 0. */
function tableAt(physicalAddress: u64): usize {
  const header = firmwareAddress(physicalAddress, headerBytes);
  if (header === 0) return 0;
  const lengthBytes = changetype<TableHeader>(header).lengthBytes;
  if (lengthBytes < headerBytes || lengthBytes > maxTableBytes) return 0;
  return firmwareAddress(physicalAddress, lengthBytes);
}
