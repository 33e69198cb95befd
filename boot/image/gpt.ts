// The partition table of the image: GPT with its backup, and the protective MBR with the BIOS's boot
// code (UEFI specification 2.10, chapter 5).
//
// Everything is fixed, identifiers too, so that the same content gives the same bytes. Every disk that
// is written from an image therefore has the same identifiers; nothing of ours looks at them.

import { crc32 } from "node:zlib";
import { sectorBytes } from "../disk-layout.ts";

export interface Partition {
  readonly typeGuid: string;
  readonly guid: string;
  readonly name: string;
  readonly firstLba: number;
  readonly lastLba: number;
}

export const partitionTypes = {
  system: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
  biosBoot: "21686148-6449-6E6F-744E-656564454649",
} as const;

const diskGuid = "48454444-4C45-4D00-8000-000000000001";
const headerBytes = 92;
const entryBytes = 128;
const entryCount = 128;
const entrySectors = (entryCount * entryBytes) / sectorBytes;
const partitionTableOffset = 446;
const bootCodeBytes = 440;
/** Where a boot sector's file system parameters would be: some BIOSes write there. */
const parameterBlock = { start: 3, end: 90 } as const;

/** Sectors that the backup takes at the end of the disk. */
export const backupSectors = entrySectors + 1;

/** Writes both tables and the MBR into `disk`, whose boot code is the first part of `bootCode`. */
export function writePartitionTable(disk: Buffer, partitions: readonly Partition[], bootCode: Uint8Array): void {
  const lastLba = disk.length / sectorBytes - 1;
  const entries = Buffer.alloc(entryCount * entryBytes);
  partitions.forEach((partition, index) => writeEntry(entries.subarray(index * entryBytes), partition));
  entries.copy(disk, 2 * sectorBytes);
  entries.copy(disk, (lastLba - entrySectors) * sectorBytes);
  writeHeader(disk, { own: 1, other: lastLba, entries: 2, lastLba }, entries);
  writeHeader(disk, { own: lastLba, other: 1, entries: lastLba - entrySectors, lastLba }, entries);
  writeProtectiveMbr(disk, bootCode);
}

function writeEntry(entry: Buffer, partition: Partition): void {
  guidBytes(partition.typeGuid).copy(entry, 0);
  guidBytes(partition.guid).copy(entry, 16);
  entry.writeBigUInt64LE(BigInt(partition.firstLba), 32);
  entry.writeBigUInt64LE(BigInt(partition.lastLba), 40);
  entry.write(partition.name, 56, 72, "utf16le");
}

interface HeaderPlaces {
  readonly own: number;
  readonly other: number;
  readonly entries: number;
  readonly lastLba: number;
}

function writeHeader(disk: Buffer, places: HeaderPlaces, entries: Buffer): void {
  const header = disk.subarray(places.own * sectorBytes, places.own * sectorBytes + headerBytes);
  header.write("EFI PART", 0, "latin1");
  header.writeUInt32LE(0x00010000, 8);
  header.writeUInt32LE(headerBytes, 12);
  header.writeBigUInt64LE(BigInt(places.own), 24);
  header.writeBigUInt64LE(BigInt(places.other), 32);
  header.writeBigUInt64LE(BigInt(2 + entrySectors), 40);
  header.writeBigUInt64LE(BigInt(places.lastLba - backupSectors), 48);
  guidBytes(diskGuid).copy(header, 56);
  header.writeBigUInt64LE(BigInt(places.entries), 72);
  header.writeUInt32LE(entryCount, 80);
  header.writeUInt32LE(entryBytes, 84);
  header.writeUInt32LE(crc32(entries), 88);
  header.writeUInt32LE(crc32(header), 16);
}

/**
 * The entry of type EE covers the disk. A second one, empty and flagged active, is for old BIOSes that
 * boot no disk without an active partition; the protective entry itself must not be flagged.
 */
function writeProtectiveMbr(disk: Buffer, bootCode: Uint8Array): void {
  if (bootCode.subarray(bootCodeBytes, 510).some((byte) => byte !== 0)) throw new Error("the boot code of the MBR reaches into the partition table");
  if (bootCode.subarray(parameterBlock.start, parameterBlock.end).some((byte) => byte !== 0)) throw new Error("the boot code of the MBR lies in the area of the file system's parameters");
  disk.set(bootCode.subarray(0, bootCodeBytes), 0);
  const sectors = Math.min(disk.length / sectorBytes - 1, 0xffffffff);
  disk.set([0x00, 0x00, 0x02, 0x00, 0xee, 0xff, 0xff, 0xff, 1, 0, 0, 0], partitionTableOffset);
  disk.writeUInt32LE(sectors, partitionTableOffset + 12);
  disk.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], partitionTableOffset + 16);
  disk.set([0x55, 0xaa], 510);
}

/** The first three fields are little-endian, the rest as it is written (appendix A). */
function guidBytes(text: string): Buffer {
  const [a = "", b = "", c = "", d = "", e = ""] = text.split("-");
  const reversed = (part: string): Buffer => Buffer.from(part, "hex").reverse();
  return Buffer.concat([reversed(a), reversed(b), reversed(c), Buffer.from(d + e, "hex")]);
}
