// The kernel's address space: the image with each part's own rights, physical memory in the direct
// map, and nothing else. No page is writable and executable; no page is mapped at address 0.
//
// The direct map covers the first 4 GiB, as far as the memory map names them, never executable.
// The kernel's own frames are read-only there, so that it is no way round the rights of the image.

import { MemoryKind, type MemoryRegion } from '../../boot/boot-info.ts';
import {
  activatePageTables, directMapBase, directMapBytes, enableProtections, imageOffset, largePageBytes, mapLargePage,
  mapPage, pageBytes, pageNoExecute, pageUncached, pageWritable, startPaging,
} from '../arch/x86_64/index.ts';
import { alignDown, alignUp } from '../lib/bits.ts';
import { log } from '../observe/log.ts';
import { memoryRegion, memoryRegionCount } from './memory-map.ts';

declare const __text_start: ptr<u8>;
declare const __text_end: ptr<u8>;
declare const __rodata_start: ptr<u8>;
declare const __rodata_end: ptr<u8>;
declare const __data_start: ptr<u8>;
declare const __bss_end: ptr<u8>;
declare const __symbols_start: ptr<u8>;
declare const __kernel_start: ptr<u8>;
declare const __kernel_end: ptr<u8>;

const readExecute: u64 = 0;
const readOnly = pageNoExecute;
const readWrite = pageNoExecute | pageWritable;
const device = pageNoExecute | pageWritable | pageUncached;

/** I/O APICs, HPET and local APICs of every PC lie here. */
const deviceWindowStart: u64 = 0xfec00000;
const deviceWindowEnd: u64 = 0xff000000;

/** Builds the kernel's own page tables and goes over to them. */
export function startAddressSpace(): void {
  startPaging();
  mapImage(__text_start.address, __text_end.address, readExecute);
  mapImage(__rodata_start.address, __rodata_end.address, readOnly);
  mapImage(__data_start.address, __bss_end.address, readWrite);
  mapImage(__symbols_start.address, __kernel_end.address, readOnly);
  for (let i: u32 = 0; i < memoryRegionCount(); i++) mapRegion(memoryRegion(i));
  mapDirect(__kernel_start.address - imageOffset, __kernel_end.address - imageOffset, readOnly);
  mapDirect(deviceWindowStart, deviceWindowEnd, device);
  activatePageTables();
  enableProtections();
  log.debug`image: ${hex(__kernel_start.address)} to ${hex(__kernel_end.address)}, code up to ${hex(__text_end.address)}`;
}

function mapImage(start: usize, end: usize, rights: u64): void {
  for (let address = start; address < end; address += pageBytes) mapPage(address, address - imageOffset, rights);
}

function mapRegion(region: MemoryRegion): void {
  if (region.kind === MemoryKind.Defective || region.base >= directMapBytes) return;
  const end = min<u64>(region.base + region.sizeBytes, directMapBytes);
  mapDirect(region.base, end, readWrite);
}

/** Maps all large pages that the range touches. */
function mapDirect(start: u64, end: u64, rights: u64): void {
  const last = alignUp(end, largePageBytes);
  for (let physical = alignDown(start, largePageBytes); physical < last; physical += largePageBytes) {
    mapLargePage(directMapBase + physical, physical, rights);
  }
}
