// The machine's physical memory as the loader described it: kept, checked, and shown.
//
// Who may use which part of it: frame-start.ts.

import { BootInfo, bootInfoMagic, BootProtocol, MemoryKind, type MemoryRegion } from '../../boot/boot-info.ts';
import { imageEnd, placeImage } from '../arch/x86_64/index.ts';
import { log } from '../observe/log.ts';

/** The kernel's own copy, good after the loader's memory is gone. */
const bootInfo = new BootInfo();

/** Copies what the loader gave. `address` is physical and still mapped as it is. */
export function adoptBootInfo(address: usize): void {
  memory.copy(changetype<usize>(bootInfo), address, sizeof<BootInfo>());
  if (bootInfo.magic !== bootInfoMagic) panic('the loader gave no BootInfo');
  placeImage(bootInfo.imageBase, bootInfo.loadedBase);
}

export function theBootInfo(): BootInfo {
  return bootInfo;
}

export function memoryRegionCount(): u32 {
  return bootInfo.regionCount;
}

/** A region of the memory map; panics past the end. */
export function memoryRegion(index: u32): MemoryRegion {
  assert(index < bootInfo.regionCount, 'there are fewer memory regions');
  return bootInfo.regions[index];
}

/** Bytes of memory that the firmware leaves to us, the kernel's own included. */
export function usableMemoryBytes(): u64 {
  let total: u64 = 0;
  for (let i: u32 = 0; i < bootInfo.regionCount; i++) {
    const region = bootInfo.regions[i];
    if (region.kind === MemoryKind.Usable) total += region.sizeBytes;
  }
  return total;
}

/** Says who booted the machine and what it gave. */
export function reportLoader(): void {
  const screen = bootInfo.framebuffer;
  log.debug`booted by ${protocolName(bootInfo.protocol)}; ACPI root pointer at ${hex(bootInfo.rsdpAddress)}`;
  if (screen.base === 0) log.debug`the loader gave no framebuffer`;
  else log.debug`framebuffer: ${screen.widthPixels} x ${screen.heightPixels}, ${screen.bitsPerPixel} bits, at ${hex(screen.base)}, ${screen.pitchBytes} bytes a line`;
}

function protocolName(protocol: BootProtocol): string {
  switch (protocol) {
    case BootProtocol.Pvh:
      return 'PVH';
    case BootProtocol.Uefi:
      return 'UEFI';
    case BootProtocol.Bios:
      return 'BIOS';
    default:
      return 'an unknown loader';
  }
}

/** Panics unless the whole kernel lies in memory that exists. */
export function checkMemory(): void {
  const lastByte = imageEnd() - 1;
  if (bootInfo.droppedRegionCount > 0) log.warn`${bootInfo.droppedRegionCount} memory regions were dropped: too many`;
  if (bootInfo.droppedModuleCount > 0) log.warn`${bootInfo.droppedModuleCount} modules of the loader were dropped: too many`;
  for (let i: u32 = 0; i < bootInfo.regionCount; i++) {
    const region = bootInfo.regions[i];
    if (region.kind === MemoryKind.Usable && lastByte >= region.base && lastByte - region.base < region.sizeBytes) return;
  }
  panic('not enough memory: the machine has less than the kernel takes');
}

export function memoryKindName(kind: MemoryKind): string {
  switch (kind) {
    case MemoryKind.Usable:
      return 'usable';
    case MemoryKind.AcpiReclaimable:
      return 'ACPI tables';
    case MemoryKind.AcpiNonVolatile:
      return 'ACPI non-volatile';
    case MemoryKind.Defective:
      return 'defective';
    case MemoryKind.Loader:
      return 'loader';
    default:
      return 'reserved';
  }
}
