// Virtual memory for programs: a region of addresses in which they map what they like, with rights
// of their choice. The rest of the address space is out of their reach here.

import { pageBytes, programRegionBase, programRegionBytes } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { AddressRanges } from './address-ranges.ts';
import { isMapped as isMappedNow, mapRange, pageRights, protectRange, unmapRange } from './mapping.ts';
import { printPages } from './page-report.ts';

/** What may be done with a page. Nothing can be writable and executable. */
export enum PageRights {
  ReadOnly,
  ReadWrite,
  ReadExecute,
  /** Read-write and uncached. */
  Device,
  /** Read-write, and writes are gathered: for frame buffers. */
  WriteCombining,
}

const region = new AddressRanges(programRegionBase, programRegionBytes);

export namespace pages {
  /**
   * Takes `sizeBytes` of addresses, at a multiple of `alignBytes` (a power of two), at which nothing
   * is mapped yet; 0 when there is no room, or when 128 ranges are taken.
   */
  export function reserve(sizeBytes: u64, alignBytes: u64 = 4096): usize {
    assert(isAligned(sizeBytes, pageBytes) && isAligned(alignBytes, pageBytes), 'addresses are reserved in whole pages');
    using guard = preemptionGuard.acquire();
    return region.take(sizeBytes, alignBytes);
  }

  /** Gives addresses of `reserve` back; what is mapped there is unmapped. */
  export function release(address: usize): void {
    using guard = preemptionGuard.acquire();
    unmapRange(address, region.giveBack(address));
  }

  /**
   * Maps contiguous physical memory at an address within a reserved range, in pages of 2 MiB where
   * both are aligned so. False, and nothing is mapped, when no frame for a page table is left.
   */
  export function map(address: usize, physicalAddress: u64, sizeBytes: u64, rights: PageRights): bool {
    checkRange(address, sizeBytes);
    return mapRange(address, physicalAddress, sizeBytes, bitsOf(rights));
  }

  /** Unmaps a part of a reserved range. The memory is still the caller's. */
  export function unmap(address: usize, sizeBytes: u64): void {
    checkRange(address, sizeBytes);
    unmapRange(address, sizeBytes);
  }

  /** Changes the rights of mapped pages; false when one is not mapped, or when no frame for a page table is left. */
  export function protect(address: usize, sizeBytes: u64, rights: PageRights): bool {
    checkRange(address, sizeBytes);
    return protectRange(address, sizeBytes, bitsOf(rights));
  }

  /** True if the byte at `address` can be read. */
  export function isMapped(address: usize): bool {
    return isMappedNow(address);
  }

  /** Prints all that is mapped in the machine, from the live page tables. */
  export function print(): void {
    printPages();
  }
}

function checkRange(address: usize, sizeBytes: u64): void {
  assert(isAligned(address | sizeBytes, pageBytes), 'pages are mapped as a whole');
  using guard = preemptionGuard.acquire();
  assert(region.holds(address, sizeBytes), 'the addresses were not reserved by pages.reserve');
}

function bitsOf(rights: PageRights): u64 {
  switch (rights) {
    case PageRights.ReadOnly:
      return pageRights.readOnly;
    case PageRights.ReadWrite:
      return pageRights.readWrite;
    case PageRights.ReadExecute:
      return pageRights.readExecute;
    case PageRights.Device:
      return pageRights.device;
    case PageRights.WriteCombining:
      return pageRights.writeCombining;
    default:
      panic('there are no such rights of pages');
  }
}
