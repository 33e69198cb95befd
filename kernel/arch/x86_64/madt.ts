// What the MADT says of I/O APICs: where they are, and which of their inputs the interrupts of the ISA bus
// arrive at (ACPI specification 6.4, 5.2.12).
//
// A machine without the table has its I/O APIC at the usual address, and ISA interrupt n at input n.

import { findAcpiTable } from './acpi.ts';

/** 'APIC' */
const madtSignature: u32 = 0x43495041;
const firstEntryOffset: u32 = 44;
const entryIoApic = 1;
const entryOverride = 2;
const usualIoApicAddress: u64 = 0xfec00000;
const isaInterruptCount = 16;

/** Bits of an override's flags (table 5-26): 3 means active low, and level-triggered. */
const polarityBits: u32 = 3;
const triggerShift: u32 = 2;
const reversed: u32 = 3;

/** Where an interrupt of the ISA bus goes. */
export class IsaRoute {
  /** The input, counted over all I/O APICs. */
  globalInterrupt: u32 = 0;
  isActiveLow = false;
  isLevelTriggered = false;
}

class MadtFacts {
  ioApicAddress: u64 = 0;
  /** The first input of that I/O APIC. */
  ioApicBase: u32 = 0;
  readonly routes = array<IsaRoute, 16>(16);
}

const facts = new MadtFacts();

/** Reads the table. `rootPointer` is ACPI's, or 0. */
export function readMadt(rootPointer: u64): void {
  facts.ioApicAddress = usualIoApicAddress;
  facts.ioApicBase = 0;
  for (let i: u32 = 0; i < isaInterruptCount; i++) facts.routes[i].globalInterrupt = i;
  const table = findAcpiTable(rootPointer, madtSignature);
  if (table === 0) return;
  const lengthBytes = load<u32>(table, 4);
  let isFirst = true;
  for (let offset = firstEntryOffset; offset + 2 <= lengthBytes; ) {
    const kind = load<u8>(table + offset);
    const entryBytes = u32(load<u8>(table + offset, 1));
    if (entryBytes < 2 || offset + entryBytes > lengthBytes) return;
    // All ISA interrupts arrive at the first.
    if (kind === entryIoApic && isFirst) {
      facts.ioApicAddress = load<u32>(table + offset, 4);
      facts.ioApicBase = load<u32>(table + offset, 8);
      isFirst = false;
    } else if (kind === entryOverride) readOverride(table + offset);
    offset += entryBytes;
  }
}

function readOverride(entry: usize): void {
  const source = u32(load<u8>(entry, 3));
  if (source >= isaInterruptCount) return;
  const route = facts.routes[source];
  const flags = u32(load<u16>(entry, 8));
  route.globalInterrupt = load<u32>(entry, 4);
  route.isActiveLow = (flags & polarityBits) === reversed;
  route.isLevelTriggered = ((flags >>> triggerShift) & polarityBits) === reversed;
}

export function ioApicAddress(): u64 {
  return facts.ioApicAddress;
}

export function ioApicFirstInterrupt(): u32 {
  return facts.ioApicBase;
}

/** Where ISA interrupt `number`, 0 to 15, goes. */
export function isaRoute(number: u32): IsaRoute {
  return facts.routes[number];
}
