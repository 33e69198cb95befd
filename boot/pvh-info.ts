// Translates what a PVH loader hands over (`hvm_start_info`) into BootInfo.
//
// Runs on the boot page tables, before .bss is cleared, so it keeps no state: everything it
// writes lies in the BootInfo it is given. Layout: Xen, public/arch-x86/hvm/start_info.h.

import { BootInfo, bootInfoMagic, BootProtocol, maxCommandLineBytes, maxMemoryRegions, maxModules, MemoryKind } from './boot-info.ts';
import { memoryKindOf } from './memory-kind.ts';
import { failEarly } from './early-failure.ts';

interface HvmStartInfo {
  magic: u32;
  version: u32;
  flags: u32;
  moduleCount: u32;
  moduleListAddress: u64;
  commandLineAddress: u64;
  rsdpAddress: u64;
  /** From version 1 on. */
  memoryMapAddress: u64;
  memoryMapEntries: u32;
  reserved: u32;
}

interface HvmModule {
  address: u64;
  sizeBytes: u64;
  commandLineAddress: u64;
  reserved: u64;
}

interface HvmMemoryEntry {
  base: u64;
  sizeBytes: u64;
  kind: u32;
  reserved: u32;
}

const hvmStartMagic: u32 = 0x336ec578;

/**
 * Fills `info` from the start info at `startAddress`. What was loaded lies from `loadedBase` to
 * `kernelEnd`, physical addresses, and its high part from `imageBase` on. Called by the assembly of the entry. Stops the machine when the loader gives
 * no memory map, or less memory than the kernel itself takes.
 * @export readPvhStartInfo
 */
export function readPvhStartInfo(startAddress: usize, infoAddress: usize, kernelEnd: usize, imageBase: usize, loadedBase: usize): void {
  const start = changetype<HvmStartInfo>(startAddress);
  const info = changetype<BootInfo>(infoAddress);
  if (start.magic !== hvmStartMagic) failEarly('the loader gave no PVH start info');
  if (start.version < 1 || start.memoryMapEntries === 0) failEarly('the loader gave no memory map');
  info.magic = bootInfoMagic;
  info.protocol = BootProtocol.Pvh;
  info.rsdpAddress = start.rsdpAddress;
  info.imageBase = imageBase;
  info.loadedBase = loadedBase;
  readMemoryMap(start, info);
  readModules(start, info);
  readCommandLine(start, info);
  if (!isUsable(info, kernelEnd - 1)) failEarly('not enough memory: the machine has less than the kernel takes');
}

function readMemoryMap(start: HvmStartInfo, info: BootInfo): void {
  info.regionCount = 0;
  info.droppedRegionCount = 0;
  for (let i: u32 = 0; i < start.memoryMapEntries; i++) {
    const entry = changetype<HvmMemoryEntry>(start.memoryMapAddress + u64(i) * sizeof<HvmMemoryEntry>());
    if (info.regionCount === maxMemoryRegions) {
      info.droppedRegionCount += 1;
      continue;
    }
    const region = info.regions[info.regionCount];
    region.base = entry.base;
    region.sizeBytes = entry.sizeBytes;
    region.kind = memoryKindOf(entry.kind);
    info.regionCount += 1;
  }
}

function readModules(start: HvmStartInfo, info: BootInfo): void {
  info.moduleCount = min<u32>(start.moduleCount, maxModules);
  info.droppedModuleCount = start.moduleCount - info.moduleCount;
  for (let i: u32 = 0; i < info.moduleCount; i++) {
    const given = changetype<HvmModule>(start.moduleListAddress + u64(i) * sizeof<HvmModule>());
    info.modules[i].base = given.address;
    info.modules[i].sizeBytes = given.sizeBytes;
  }
}

function readCommandLine(start: HvmStartInfo, info: BootInfo): void {
  info.commandLineBytes = 0;
  info.commandLineTotalBytes = 0;
  if (start.commandLineAddress === 0) return;
  for (let i: u32 = 0; i < 0xffff; i++) {
    const byte = load<u8>(start.commandLineAddress, i);
    if (byte === 0) return;
    info.commandLineTotalBytes = i + 1;
    if (i >= maxCommandLineBytes) continue;
    info.commandLine[i] = byte;
    info.commandLineBytes = i + 1;
  }
}

function isUsable(info: BootInfo, address: u64): bool {
  for (let i: u32 = 0; i < info.regionCount; i++) {
    const region = info.regions[i];
    if (region.kind === MemoryKind.Usable && address >= region.base && address - region.base < region.sizeBytes) return true;
  }
  return false;
}
