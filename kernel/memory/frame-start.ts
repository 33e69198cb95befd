// Where the frame table lies, and what is in it at the start: free is what the memory map calls
// usable, less the first MiB (firmware, start-up code of other CPUs), the image, the loader's modules
// and the table itself. What the map gives more than one kind is not free. What the loader still used
// becomes free once the kernel has page tables of its own.
//
// Tables of ACPI stay as they are: drivers read them at any time.

import { MemoryKind, type MemoryRegion } from '../../boot/boot-info.ts';
import {
  directMapBase, directMapBytes, imageEnd, largePageBytes, loadedBase, pageBytes,
} from '../arch/x86_64/index.ts';
import { alignDown, alignUp } from '../lib/bits.ts';
import { log } from '../observe/log.ts';
import { FrameBlock, frameShift, framesPerBlock } from './frame-block.ts';
import { FrameKind } from './frame-kind.ts';
import { framePool } from './frame-pool.ts';
import { donateFrames } from './frame-runs.ts';
import { kindOfFrame } from './frames.ts';
import { memoryRegion, memoryRegionCount, theBootInfo } from './memory-map.ts';

const lowMemoryEnd: u64 = 0x100000;
/** What findPlace gives where there is none. */
const noPlace: u64 = u64.MAX_VALUE;
const gibibyte: u64 = 0x40000000;

/** What is decided before there are page tables of our own. */
class FramePlan {
  /** Physical; the frames for the direct map's tables lie behind the frame table. */
  tableStart: u64 = 0;
  tableBytes: u64 = 0;
  tableEnd: u64 = 0;
  /** How far the direct map's tables were taken. */
  nextFrame: u64 = 0;
}

export const framePlan = new FramePlan();

/** Finds a place for the frame table and the page tables of the direct map; panics when memory is too small. */
export function planFrames(): void {
  let end = endOfUsableMemory(directMapBytes);
  while (end !== 0) {
    const blockCount = alignUp(end, largePageBytes) / largePageBytes;
    framePlan.tableBytes = alignUp(blockCount * sizeof<FrameBlock>(), pageBytes);
    const sizeBytes = framePlan.tableBytes + mostDirectTables(end) * pageBytes;
    framePlan.tableStart = findPlace(sizeBytes);
    if (framePlan.tableStart !== noPlace) {
      framePool.blockCount = blockCount;
      framePlan.nextFrame = framePlan.tableStart + framePlan.tableBytes;
      framePlan.tableEnd = framePlan.tableStart + sizeBytes;
      return;
    }
    // A map with holes may ask for a table larger than the memory: do without the highest part.
    end = endOfUsableMemory(alignDown(end - 1, largePageBytes));
  }
  panic('not enough memory: there is no place for the frame table');
}

/** Physical memory that the map calls usable ends here, as far as it lies below `limit`. */
function endOfUsableMemory(limit: u64): u64 {
  let end: u64 = 0;
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (region.kind !== MemoryKind.Usable || region.base >= limit) continue;
    end = max<u64>(end, min<u64>(endOf(region), limit));
  }
  return alignDown(end, pageBytes);
}

/** A region's end; the address space's end for one that claims more. */
export function endOf(region: MemoryRegion): u64 {
  const room = directMapBytes - min<u64>(region.base, directMapBytes);
  return region.base + min<u64>(region.sizeBytes, room);
}

/** No more page tables than that does the direct map of memory below `end` take. */
function mostDirectTables(end: u64): u64 {
  const ragged = (u64(memoryRegionCount()) + 4) * 2; // a table of 4 KiB pages at each end of a range
  return (end / gibibyte + 1) + (end / (512 * gibibyte) + 1) + ragged;
}

/** The lowest usable memory of that size that nothing lies in; noPlace when there is none. */
function findPlace(sizeBytes: u64): u64 {
  let best = noPlace;
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (region.kind !== MemoryKind.Usable) continue;
    let start = alignUp(max<u64>(region.base, lowMemoryEnd), pageBytes);
    for (let obstacle = endOfObstacle(start, sizeBytes); obstacle !== 0; obstacle = endOfObstacle(start, sizeBytes)) {
      start = alignUp(obstacle, pageBytes);
    }
    if (start < endOf(region) && endOf(region) - start >= sizeBytes) best = min<u64>(best, start);
  }
  return best;
}

/** The end of something that lies in the range, or 0. */
function endOfObstacle(start: u64, sizeBytes: u64): u64 {
  const loaded = endOfLoaded(start, sizeBytes);
  if (loaded !== 0) return loaded;
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (region.kind === MemoryKind.Usable) continue;
    const regionEnd = overlapEnd(start, sizeBytes, region.base, endOf(region));
    if (regionEnd !== 0) return regionEnd;
  }
  return 0;
}

/** The end of the image or of a module that lies in the range, or 0. */
function endOfLoaded(start: u64, sizeBytes: u64): u64 {
  const image = overlapEnd(start, sizeBytes, loadedBase(), imageEnd());
  if (image !== 0) return image;
  for (let i: u32 = 0; i < theBootInfo().moduleCount; i++) {
    const bootModule = theBootInfo().modules[i];
    const moduleEnd = overlapEnd(start, sizeBytes, bootModule.base, bootModule.base + bootModule.sizeBytes);
    if (moduleEnd !== 0) return moduleEnd;
  }
  return 0;
}

function overlapEnd(start: u64, sizeBytes: u64, otherStart: u64, otherEnd: u64): u64 {
  return start < otherEnd && otherStart < start + sizeBytes ? otherEnd : 0;
}

/** A frame of zeros behind the frame table, for the direct map's tables. */
export function takePlannedFrame(): u64 {
  const frame = framePlan.nextFrame;
  assert(frame < framePlan.tableEnd, 'the direct map takes more tables than were planned');
  framePlan.nextFrame = frame + pageBytes;
  memory.fill(directMapBase + frame, 0, pageBytes);
  return frame;
}

/** Fills the frame table, which must be mapped. From now on frames are handed out. */
export function startFrames(): void {
  framePool.blocks = directMapBase + framePlan.tableStart;
  memory.fill(framePool.blocks, 0, framePlan.tableBytes);
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (isOurs(region)) setFree(alignUp(region.base, pageBytes), alignDown(endOf(region), pageBytes), true);
  }
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (!isOurs(region)) setFree(alignDown(region.base, pageBytes), alignUp(endOf(region), pageBytes), false);
  }
  const existing = countFree();
  fix(0, lowMemoryEnd);
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (region.kind === MemoryKind.Loader) fix(region.base, endOf(region));
  }
  fix(loadedBase(), imageEnd());
  for (let i: u32 = 0; i < theBootInfo().moduleCount; i++) {
    const bootModule = theBootInfo().modules[i];
    fix(bootModule.base, bootModule.base + bootModule.sizeBytes);
  }
  fix(framePlan.tableStart, framePlan.tableEnd);
  framePool.totalFrames = existing;
  framePool.counts[FrameKind.Fixed] = existing - countFree();
  // The last one put in is the first one taken: memory above 4 GiB, where there is such, is used up before
  // what devices with 32 address lines reach.
  for (let i: u64 = 0; i < framePool.blockCount; i++) framePool.insert(framePool.blockAt(i));
  log.debug`frames: ${existing} of 4 KiB, ${framePool.counts[FrameKind.Fixed]} of them taken; table at ${hex(framePlan.tableStart)}`;
}

/** Memory that is the kernel's, or will be when the loader's page tables are gone. */
export function isOurs(region: MemoryRegion): bool {
  return region.kind === MemoryKind.Usable || region.kind === MemoryKind.Loader;
}

/** Hands out what was needed to get here: the loader's memory, and frames for tables that were not made. */
export function releaseStartMemory(): void {
  donateFrames(framePlan.nextFrame, (framePlan.tableEnd - framePlan.nextFrame) / pageBytes);
  framePlan.tableEnd = framePlan.nextFrame;
  for (let i: u32 = 0; i < memoryRegionCount(); i++) {
    const region = memoryRegion(i);
    if (region.kind !== MemoryKind.Loader) continue;
    const end = alignDown(endOf(region), pageBytes);
    for (let frame = alignUp(max<u64>(region.base, lowMemoryEnd), pageBytes); frame < end; frame += pageBytes) {
      if (kindOfFrame(frame) === FrameKind.Fixed && endOfLoaded(frame, pageBytes) === 0) donateFrames(frame, 1);
    }
  }
}

/** Takes a range from the free frames. */
function fix(start: u64, end: u64): void {
  if (end > start) forEachBlock(alignDown(start, pageBytes), alignUp(end, pageBytes), (block, first, count) => {
    for (let index = first; index < first + count; index++) {
      if (block.isFree(index)) block.setKinds(index, 1, FrameKind.Fixed);
    }
    block.setFree(first, count, false);
  });
}

function setFree(start: u64, end: u64, free: bool): void {
  if (end > start) forEachBlock(start, end, (block, first, count) => { block.setFree(first, count, free); });
}

/** Calls `change` for the part of each block that a range has, as far as the table reaches. */
function forEachBlock(start: u64, end: u64, change: (block: FrameBlock, first: u64, count: u64) => void): void {
  const last = min<u64>(end >>> frameShift, framePool.blockCount * framesPerBlock);
  for (let frame = start >>> frameShift; frame < last; ) {
    const first = frame % framesPerBlock;
    const count = min<u64>(framesPerBlock - first, last - frame);
    change(framePool.blockOf(frame << frameShift), first, count);
    frame += count;
  }
}

function countFree(): u64 {
  let total: u64 = 0;
  for (let i: u64 = 0; i < framePool.blockCount; i++) {
    const block = framePool.blockAt(i);
    block.firstFrame = i * largePageBytes;
    total += block.freeCount;
  }
  return total;
}
