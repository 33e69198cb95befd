// Adding to the memory map of BootInfo, region by region as the firmware gives them.
//
// Neighbours of one kind become one region: firmware of real machines gives hundreds.

import { type BootInfo, maxMemoryRegions, type MemoryKind } from '../boot-info.ts';

export function addRegion(info: BootInfo, base: u64, sizeBytes: u64, kind: MemoryKind): void {
  if (sizeBytes === 0) return;
  if (info.regionCount > 0) {
    const last = info.regions[info.regionCount - 1];
    if (last.kind === kind && last.base + last.sizeBytes === base) {
      last.sizeBytes += sizeBytes;
      return;
    }
  }
  if (info.regionCount === maxMemoryRegions) {
    info.droppedRegionCount += 1;
    return;
  }
  const region = info.regions[info.regionCount];
  region.base = base;
  region.sizeBytes = sizeBytes;
  region.kind = kind;
  info.regionCount += 1;
}
