// Registers and memory of devices, mapped on demand in the device region.
//
// What was mapped stays so: a machine has few devices, and a driver may ask twice.

import { deviceRegionBase, deviceRegionBytes, pageBytes } from '../arch/x86_64/index.ts';
import { alignDown, alignUp } from '../lib/bits.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { mapRange, pageRights } from './mapping.ts';

/** How much of the region is in use, from its base on. */
let usedBytes: u64 = 0;

/** Where `sizeBytes` of a device's registers are reached, uncached; 0 when there is no room or no frame for a table. */
export function mapDevice(physicalAddress: u64, sizeBytes: u64): usize {
  return mapIn(physicalAddress, sizeBytes, pageRights.device);
}

/** The same for a frame buffer, whose writes may be gathered. */
export function mapFrameBuffer(physicalAddress: u64, sizeBytes: u64): usize {
  return mapIn(physicalAddress, sizeBytes, pageRights.writeCombining);
}

function mapIn(physicalAddress: u64, sizeBytes: u64, rights: u64): usize {
  const start = alignDown(physicalAddress, pageBytes);
  const mapBytes = alignUp(physicalAddress + sizeBytes, pageBytes) - start;
  const address = reserve(mapBytes);
  if (address === 0 || !mapRange(address, start, mapBytes, rights)) return 0;
  return address + (physicalAddress - start);
}

function reserve(sizeBytes: u64): usize {
  using guard = preemptionGuard.acquire();
  // A page between two devices stays unmapped.
  if (sizeBytes + pageBytes > deviceRegionBytes - usedBytes) return 0;
  const address = deviceRegionBase + usedBytes;
  usedBytes += sizeBytes + pageBytes;
  return address;
}
