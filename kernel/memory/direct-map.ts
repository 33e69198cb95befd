// The direct map: all memory that the firmware left to us, at its physical address plus
// directMapBase, in pages as large as the CPU has them, never executable.
//
// The image's code and constants are read-only here too, so that this is no way round their rights.

import {
  directMapBase, directMapBytes, hasHugePages, hasSmallerPages, hugePageBytes, imageOffset, largePageBytes, mappedPageBytes, pageBytes, placePage,
} from '../arch/x86_64/index.ts';
import { alignDown, alignUp, isAligned } from '../lib/bits.ts';
import { endOf, isOurs } from './frame-start.ts';
import { pageRights } from './mapping.ts';
import { memoryRegion, memoryRegionCount } from './memory-map.ts';

declare const __data_start: ptr<u8>;
declare const __bss_end: ptr<u8>;
declare const __kernel_start: ptr<u8>;
declare const __kernel_end: ptr<u8>;

let usesHugePages = false;

/** Maps the image's own frames, with the rights that their contents have. */
export function mapImageDirect(): void {
  mapDirect(physical(__kernel_start.address), physical(__data_start.address), pageRights.readOnly);
  mapDirect(physical(__data_start.address), physical(__bss_end.address), pageRights.readWrite);
  mapDirect(physical(__bss_end.address), physical(__kernel_end.address), pageRights.readOnly);
}

/** Maps all usable memory. Comes behind mapImageDirect. */
export function mapUsableMemory(): void {
  usesHugePages = hasHugePages();
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (isOurs(region)) mapDirect(alignUp(region.base, pageBytes), alignDown(endOf(region), pageBytes), pageRights.readWrite);
  }
}

/** Maps a range in the direct map; false when no frame for a table is left. What is mapped already stays as it is. */
export function mapDirect(start: u64, end: u64, rights: u64): bool {
  for (let at = start; at < end; ) {
    const mapped = mappedPageBytes(directMapBase + at);
    if (mapped !== 0) {
      at = alignDown(at, mapped) + mapped;
      continue;
    }
    const step = largestPage(at, end - at);
    if (!placePage(directMapBase + at, at, rights, step)) return false;
    at += step;
  }
  return true;
}

/** Where `sizeBytes` of the firmware's memory can be read, mapped now if they were not; 0 when that is not possible. */
export function mapFirmware(physicalAddress: u64, sizeBytes: u64): usize {
  if (physicalAddress >= directMapBytes || sizeBytes > directMapBytes - physicalAddress) return 0;
  const end = alignUp(physicalAddress + sizeBytes, pageBytes);
  if (!mapDirect(alignDown(physicalAddress, pageBytes), end, pageRights.readOnly)) return 0;
  return directMapBase + physicalAddress;
}

function largestPage(at: u64, sizeBytes: u64): u64 {
  if (usesHugePages && canMap(at, sizeBytes, hugePageBytes)) return hugePageBytes;
  return canMap(at, sizeBytes, largePageBytes) ? largePageBytes : pageBytes;
}

function canMap(at: u64, sizeBytes: u64, pageSize: u64): bool {
  return isAligned(at, pageSize) && sizeBytes >= pageSize && !hasSmallerPages(directMapBase + at, pageSize);
}

function physical(address: usize): u64 {
  return address - imageOffset();
}
