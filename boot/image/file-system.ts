// The FAT16 file system of the image's partition, made by mtools in a folder of its own.
//
// FAT16 with clusters of one sector is the smallest that every firmware reads. Times and serial
// number are fixed. The kernel comes last, so that a truncated image is most likely one that still
// can say so.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { findTool } from "../../compiler/tools.ts";
import { sectorBytes, systemPartitionLba } from "../disk-layout.ts";

export interface FileSystemContent {
  /** Path below the root, with slashes, and the bytes; in the order in which they are written. */
  readonly files: readonly (readonly [path: string, content: Uint8Array])[];
}

const mebibyte = 1024 * 1024;
/** Below this there are too few clusters for FAT16. */
const leastBytes = 5 * mebibyte;
/** Beyond it clusters of one sector are too many. */
const mostSmallClusterBytes = 31 * mebibyte;
const largeClusterSectors = 16;
/** Room for a person to put something more there. */
const spareBytes = mebibyte;
const volumeName = "HEDDLE";
const serialNumber = "48454444";
/** 2026-01-01, in seconds since 1970; what mtools takes for now. */
const fixedTime = "1767225600";

/** The bytes of the partition. */
export async function makeFileSystem(content: FileSystemContent): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-esp-"));
  try {
    return await makeIn(folder, content);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeIn(folder: string, content: FileSystemContent): Promise<Buffer> {
  const partition = join(folder, "partition");
  const sizeBytes = partitionBytes(content);
  const clusterSectors = sizeBytes > mostSmallClusterBytes ? largeClusterSectors : 1;
  const env = { SOURCE_DATE_EPOCH: fixedTime, TZ: "UTC", LC_ALL: "C", MTOOLSRC: "/dev/null", MTOOLS_SKIP_CHECK: "1" };
  await writeFile(partition, Buffer.alloc(sizeBytes));
  await execa(findTool("mformat"), [
    "-i", partition, "-v", volumeName, "-N", serialNumber, "-T", String(sizeBytes / sectorBytes),
    "-h", "255", "-s", "63", "-c", String(clusterSectors), "-H", String(systemPartitionLba), "-m", "248", "::",
  ], { env });
  const root = join(folder, "root");
  for (const [path, bytes] of content.files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
  const topLevel = [...new Set(content.files.map(([path]) => path.split("/")[0] ?? path))];
  await execa(findTool("mcopy"), ["-i", partition, "-s", ...topLevel.map((name) => join(root, name)), "::"], { env });
  return readFile(partition);
}

function partitionBytes(content: FileSystemContent): number {
  const total = content.files.reduce((sum, [, bytes]) => sum + bytes.length + sectorBytes, 0);
  // A table entry of two bytes for each sector, twice, is less than one part in a hundred.
  const wanted = total * 1.01 + spareBytes;
  return Math.max(leastBytes, Math.ceil(wanted / mebibyte) * mebibyte);
}
