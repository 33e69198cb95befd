// Files in the root folder of a FAT16 file system (Microsoft, FAT: General Overview of On-Disk Format,
// 1.03).
//
// Read by their short names. Clusters are followed through the table, so a file may lie in pieces, as
// one does that was edited.

import type { BootInfo } from '../boot-info.ts';
import { sectorBytes } from '../disk-layout.ts';
import { fail } from '../loader/message.ts';
import { readSectors } from './disk.ts';
import { takeMemory } from './memory.ts';

const pageBytes: u64 = 4096;
const directoryEntryBytes: usize = 32;
const nameBytes: usize = 11;
const attributeOffset: usize = 11;
/** Folder, or volume name; parts of long names have the latter too. */
const notAFile: u8 = 0x18;
const firstClusterOffset: usize = 26;
const fileBytesOffset: usize = 28;
/** FAT16 has at least 4085 and at most 65524 clusters, by definition. */
const leastClusters: u64 = 4085;
const mostClusters: u64 = 65524;
const firstCluster: u64 = 2;

class Sector {
  readonly words = array<u64, 64>(64);
}

const sector = new Sector();

/** A file's bytes in memory; `isThere` is false for one that does not exist. */
export class FileBytes {
  isThere = false;
  address: usize = 0;
  sizeBytes: u64 = 0;
}

export class FileSystem {
  private sectorsPerCluster: u64 = 0;
  private rootLba: u64 = 0;
  private rootSectors: u64 = 0;
  private dataLba: u64 = 0;
  private clusterCount: u64 = 0;
  /** The whole table, in memory. */
  private table: usize = 0;

  /** Reads what describes the file system that begins at `lba`; ends the boot when it is no FAT16. */
  open(lba: u64, info: BootInfo): void {
    const boot = addressof(sector);
    readSectors(lba, 1, boot);
    this.sectorsPerCluster = u64(load<u8>(boot, 13));
    const reserved = u64(load<u16>(boot, 14));
    const tableCount = u64(load<u8>(boot, 16));
    const tableSectors = u64(load<u16>(boot, 22));
    const smallTotal = u64(load<u16>(boot, 19));
    const total = smallTotal === 0 ? u64(load<u32>(boot, 32)) : smallTotal;
    this.rootSectors = (u64(load<u16>(boot, 17)) * directoryEntryBytes + sectorBytes - 1) / sectorBytes;
    this.rootLba = lba + reserved + tableCount * tableSectors;
    this.dataLba = this.rootLba + this.rootSectors;
    const isSound = u64(load<u16>(boot, 11)) === sectorBytes && this.sectorsPerCluster !== 0 && tableCount !== 0 && lba + total > this.dataLba;
    this.clusterCount = isSound ? (lba + total - this.dataLba) / this.sectorsPerCluster : 0;
    const tableHolds = (tableSectors * sectorBytes) / 2;
    if (this.clusterCount < leastClusters || this.clusterCount > mostClusters || tableHolds < this.clusterCount + firstCluster) {
      fail('the partition of the loader has no FAT16 file system; write the image anew');
    }
    this.table = takeMemory(info, tableSectors * sectorBytes, pageBytes, 'the file system');
    readSectors(lba + reserved, tableSectors, this.table);
  }

  /** Reads at most `maxBytes` of the file with that name, eight and three characters, into memory of its own. */
  read(name: string, maxBytes: u64, info: BootInfo, found: FileBytes): void {
    const entry = this.find(name);
    found.isThere = entry !== 0;
    if (!found.isThere) return;
    const fileBytes = min<u64>(u64(load<u32>(entry, fileBytesOffset)), maxBytes);
    const start = u64(load<u16>(entry, firstClusterOffset));
    const room = (fileBytes + this.clusterBytes - 1) / this.clusterBytes * this.clusterBytes;
    found.sizeBytes = fileBytes;
    found.address = takeMemory(info, max<u64>(room, pageBytes), pageBytes, name);
    if (fileBytes > 0) this.readClusters(start, room / this.clusterBytes, found.address);
  }

  private get clusterBytes(): u64 {
    return this.sectorsPerCluster * sectorBytes;
  }

  /** The folder's entry in the sector buffer, or 0. */
  private find(name: string): usize {
    for (let index: u64 = 0; index < this.rootSectors; index++) {
      readSectors(this.rootLba + index, 1, addressof(sector));
      for (let offset: usize = 0; offset < sectorBytes; offset += directoryEntryBytes) {
        const entry = addressof(sector) + offset;
        if (load<u8>(entry) === 0) return 0;
        if (!(load<u8>(entry, attributeOffset) & notAFile) && hasName(entry, name)) return entry;
      }
    }
    return 0;
  }

  /** Reads clusters in the order of the table, neighbours together. */
  private readClusters(start: u64, count: u64, to: usize): void {
    let cluster = start;
    for (let done: u64 = 0; done < count; ) {
      this.check(cluster);
      let run: u64 = 1;
      while (done + run < count && this.next(cluster + run - 1) === cluster + run) {
        this.check(cluster + run);
        run += 1;
      }
      readSectors(this.dataLba + (cluster - firstCluster) * this.sectorsPerCluster, run * this.sectorsPerCluster, to + done * this.clusterBytes);
      done += run;
      cluster = this.next(cluster + run - 1);
    }
  }

  private next(cluster: u64): u64 {
    return u64(load<u16>(this.table, cluster * 2));
  }

  private check(cluster: u64): void {
    if (cluster < firstCluster || cluster >= this.clusterCount + firstCluster) fail('the file system is damaged: a file ends too early; write the image anew');
  }
}

function hasName(entry: usize, name: string): bool {
  for (let i: usize = 0; i < nameBytes; i++) if (load<u8>(entry, i) !== name.charCodeAt(u32(i))) return false;
  return true;
}
