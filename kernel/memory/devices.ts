// Registers and memory of devices, mapped on demand in the device region.

import { deviceRegionBase, deviceRegionBytes, pageBytes } from '../arch/x86_64/index.ts';
import { alignDown, alignUp } from '../lib/bits.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { AddressRanges } from './address-ranges.ts';
import { mapRange, pageRights, unmapRange } from './mapping.ts';

const region = new AddressRanges(deviceRegionBase, deviceRegionBytes);
/** Unmapped behind each device, so that a driver that runs over its end faults. */
const gapBytes = pageBytes;

/** Where `sizeBytes` of a device's registers are reached, uncached; 0 when there is no room or no frame for a table. */
export function mapDevice(physicalAddress: u64, sizeBytes: u64): usize {
  return mapIn(physicalAddress, sizeBytes, pageRights.device);
}

/** The same for a frame buffer, whose writes may be gathered. */
export function mapFrameBuffer(physicalAddress: u64, sizeBytes: u64): usize {
  return mapIn(physicalAddress, sizeBytes, pageRights.writeCombining);
}

/** Takes back what mapDevice or mapFrameBuffer gave. */
export function unmapDevice(address: usize): void {
  const start = alignDown(address, pageBytes);
  using guard = preemptionGuard.acquire();
  const sizeBytes = region.giveBack(start);
  unmapRange(start, sizeBytes - gapBytes);
}

function mapIn(physicalAddress: u64, sizeBytes: u64, rights: u64): usize {
  if (sizeBytes === 0 || sizeBytes > deviceRegionBytes || physicalAddress > u64.MAX_VALUE - sizeBytes - pageBytes) return 0;
  const start = alignDown(physicalAddress, pageBytes);
  const mapBytes = alignUp(physicalAddress + sizeBytes, pageBytes) - start;
  using guard = preemptionGuard.acquire();
  const address = region.take(mapBytes + gapBytes, pageBytes);
  if (address === 0) return 0;
  if (!mapRange(address, start, mapBytes, rights)) {
    region.giveBack(address);
    return 0;
  }
  return address + (physicalAddress - start);
}
