// What the kinds of memory are called by firmware that numbers them.

import { MemoryKind } from './boot-info.ts';

/** The kind of memory that a number of E820 means, which PVH uses too (ACPI 6.4, table 15-1). */
export function memoryKindOf(type: u32): MemoryKind {
  switch (type) {
    case 1:
      return MemoryKind.Usable;
    case 3:
      return MemoryKind.AcpiReclaimable;
    case 4:
      return MemoryKind.AcpiNonVolatile;
    case 5:
      return MemoryKind.Defective;
    default:
      return MemoryKind.Reserved;
  }
}
