// The memory map by interrupt 15h, function e820h (ACPI specification 6.4, 15.1), and memory for the
// loader's own use, taken from the top below 4 GiB.

import { type BootInfo, MemoryKind } from '../boot-info.ts';
import { memoryKindOf } from '../memory-kind.ts';
import { addRegion } from '../loader/memory-regions.ts';
import { fail, say } from '../loader/message.ts';
import { callBios, newCall, offsetOf, registers, segmentOf } from './bios-call.ts';
import { lowMemoryEnd } from './low-memory.ts';

const systemInterrupt: u32 = 0x15;
const memoryMapFunction: u32 = 0xe820;
/** 'SMAP' */
const mapMark: u32 = 0x534d4150;
const entryBytes: u32 = 24;
const maxEntries = 512;
const fourGibibytes: u64 = 0x100000000;
const oneMebibyte: u64 = 0x100000;

class MapEntry {
  base: u64 = 0;
  sizeBytes: u64 = 0;
  type: u32 = 0;
  /** Bit 0 clear: the entry is to be ignored. */
  attributes: u32 = 1;
}

const entry = new MapEntry();
/** Memory from here on, below 4 GiB, is taken. */
let takenFrom: u64 = fourGibibytes;

/** Writes the BIOS's memory map into `info`; ends the boot when there is none. */
export function readMemoryMap(info: BootInfo): void {
  let continuation: u32 = 0;
  for (let i: u32 = 0; i < maxEntries; i++) {
    entry.attributes = 1;
    const call = newCall(memoryMapFunction);
    call.ebx = continuation;
    call.ecx = entryBytes;
    call.edx = mapMark;
    call.es = segmentOf(addressof(entry));
    call.edi = offsetOf(addressof(entry));
    if (!callBios(systemInterrupt) || registers.eax !== mapMark) break;
    if (registers.ecx < entryBytes || (entry.attributes & 1) !== 0) addRegion(info, entry.base, entry.sizeBytes, memoryKindOf(entry.type));
    continuation = registers.ebx;
    if (continuation === 0) break;
  }
  if (info.regionCount === 0) fail('the BIOS gives no memory map');
  addRegion(info, 0, lowMemoryEnd, MemoryKind.Loader);
}

/** The address of memory between 1 MiB and 4 GiB; ends the boot when there is none left. */
export function takeMemory(info: BootInfo, sizeBytes: u64, alignBytes: u64, what: string): usize {
  let best: u64 = 0;
  for (let i: u32 = 0; i < info.regionCount; i++) {
    const region = info.regions[i];
    if (region.kind !== MemoryKind.Usable) continue;
    const end = min<u64>(region.base + region.sizeBytes, takenFrom);
    if (end < sizeBytes) continue;
    const address = (end - sizeBytes) & ~(alignBytes - 1);
    if (address >= max<u64>(region.base, oneMebibyte) && address > best) best = address;
  }
  if (best === 0) {
    say`${sizeBytes / 1024} KiB of memory below 4 GiB are needed for ${what}`;
    fail('not enough memory');
  }
  takenFrom = best;
  return best;
}
