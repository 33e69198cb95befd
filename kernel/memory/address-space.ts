// The kernel's address space: the image with each part's own rights, and physical memory in the
// direct map. Devices, stacks and programs get theirs later, in regions of their own.
//
// Two steps, since page tables take frames and frames are reached through page tables: first the
// image and the frame table, with tables of a pool in the image; then everything else.

import {
  activatePageTables, directMapBase, enableProtections, imageBase, imageOffset, largePageBytes, loadedBase,
  pageBytes, placePage, setMemoryMappers, setTableSource, startPageAttributes, startPaging,
} from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { log } from '../observe/log.ts';
import { mapDevice } from './devices.ts';
import { mapDirect, mapFirmware, mapImageDirect, mapUsableMemory } from './direct-map.ts';
import { donateFrames } from './frame-runs.ts';
import { framePlan, planFrames, releaseStartMemory, startFrames, takePlannedFrame } from './frame-start.ts';
import { allocateFrame, FrameKind, freeFrame, noFrame } from './frames.ts';
import { pageRights } from './mapping.ts';
import { checkPageRights } from './page-report.ts';

declare const __text_start: ptr<u8>;
declare const __text_end: ptr<u8>;
declare const __rodata_start: ptr<u8>;
declare const __rodata_end: ptr<u8>;
declare const __data_start: ptr<u8>;
declare const __bss_end: ptr<u8>;
declare const __symbols_start: ptr<u8>;
declare const __kernel_start: ptr<u8>;
declare const __kernel_end: ptr<u8>;

/** Builds the kernel's own page tables, goes over to them, and starts the frame allocator. */
export function startAddressSpace(): void {
  startPaging();
  startPageAttributes();
  mapImage(__text_start.address, __text_end.address, pageRights.readExecute);
  mapImage(__rodata_start.address, __rodata_end.address, pageRights.readOnly);
  mapImage(__data_start.address, __bss_end.address, pageRights.readWrite);
  mapImage(__symbols_start.address, __kernel_end.address, pageRights.readOnly);
  planFrames();
  mapImageDirect();
  mapDirect(framePlan.tableStart, framePlan.tableEnd, pageRights.readWrite);
  activatePageTables();
  enableProtections();
  startFrames();
  setTableSource(takePlannedFrame, keepTable);
  mapUsableMemory();
  setTableSource(takeTableFrame, giveBackTableFrame);
  setMemoryMappers(mapDevice, mapFirmware);
  reclaimStartMemory();
  checkPageRights();
  log.debug`image: ${hex(__kernel_start.address)} to ${hex(__kernel_end.address)}, code up to ${hex(__text_end.address)}, at ${hex(imageBase())} in memory`;
}

/** Maps a part of the image, in large pages where it has room for such. */
function mapImage(start: usize, end: usize, rights: u64): void {
  for (let address = start; address < end; ) {
    const physical = address - imageOffset();
    const isLarge = isAligned(address | physical, largePageBytes) && end - address >= largePageBytes;
    const step = isLarge ? largePageBytes : pageBytes;
    placePage(address, physical, rights, step);
    address += step;
  }
}

/** Gives the allocator what was needed to get here: the low part of the image, and what the loader had. */
function reclaimStartMemory(): void {
  donateFrames(loadedBase(), (imageBase() - loadedBase()) / pageBytes);
  releaseStartMemory();
}

function takeTableFrame(): u64 {
  const frame = allocateFrame(FrameKind.PageTable);
  if (frame !== noFrame) memory.fill(directMapBase + frame, 0, pageBytes);
  return frame;
}

function giveBackTableFrame(table: u64): void {
  freeFrame(table);
}

/** Tables of the direct map are never given back. */
function keepTable(_table: u64): void {}
