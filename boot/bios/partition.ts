// Where the partition with the loader's files begins: the first EFI system partition of the GPT
// (UEFI specification 2.10, 5.3).

import { sectorBytes } from '../disk-layout.ts';
import { fail } from '../loader/message.ts';
import { readSectors } from './disk.ts';

/** 'EFI PART' */
const headerMark: u64 = 0x5452415020494645;
/** c12a7328-f81f-11d2-ba4b-00a0c93ec93b, as it lies in memory. */
const systemTypeLow: u64 = 0x11d2f81fc12a7328;
const systemTypeHigh: u64 = 0x3bc93ec9a0004bba;
const maxEntries: u32 = 1024;

class Sector {
  readonly words = array<u64, 64>(64);
}

const sector = new Sector();

/** Its first sector; ends the boot when there is none. */
export function findSystemPartition(): u64 {
  const buffer = addressof(sector);
  readSectors(1, 1, buffer);
  if (load<u64>(buffer) !== headerMark) fail('the disk has no partition table (GPT)');
  const entries = load<u64>(buffer, 72);
  const count = min<u32>(load<u32>(buffer, 80), maxEntries);
  const entryBytes = load<u32>(buffer, 84);
  if (entryBytes < 128 || entryBytes > sectorBytes) fail('the partition table (GPT) is damaged');
  const perSector = u32(sectorBytes) / entryBytes;
  for (let i: u32 = 0; i < count; i++) {
    if (i % perSector === 0) readSectors(entries + u64(i / perSector), 1, buffer);
    const entry = buffer + usize(i % perSector) * usize(entryBytes);
    if (load<u64>(entry) === systemTypeLow && load<u64>(entry, 8) === systemTypeHigh) return load<u64>(entry, 32);
  }
  fail('the disk has no EFI system partition');
}
