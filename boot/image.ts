// The image: one raw disk that boots by UEFI and by BIOS, for sticks, disks and virtual machines.
//
// Its layout is described in docs/booting.md. The same program, sources and options give the same
// bytes. It writes a file and nothing else: putting the file on a stick is another command.

import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../tools/errors.ts";
import { sectorBytes, stageLba, systemPartitionLba } from "./disk-layout.ts";
import { makeFileSystem } from "./image/file-system.ts";
import { backupSectors, type Partition, partitionTypes, writePartitionTable } from "./image/gpt.ts";
import { kernelFileOf } from "./image/kernel-file.ts";
import { buildLoaders, type Loaders } from "./image/loaders.ts";
import { optionFileText } from "./image/option-file.ts";

export interface ImageOptions {
  /** The kernel as heddlec made it. */
  readonly elfPath: string;
  /** What goes into heddle.txt. */
  readonly commandLine: string;
  readonly imagePath: string;
}

const mebibyte = 1024 * 1024;
const bootSectorBytes = sectorBytes;

/** Writes the image; compiles the loaders where that was not done before. */
export async function buildImage(options: ImageOptions): Promise<void> {
  const [loaders, kernel] = [await buildLoaders(), await kernelFileOf(options.elfPath)];
  const fileSystem = await makeFileSystem({
    files: [
      ["EFI/BOOT/BOOTX64.EFI", loaders.uefi],
      ["heddle.txt", Buffer.from(optionFileText(options.commandLine))],
      ["kernel.elf", kernel],
    ],
  });
  await mkdir(dirname(options.imagePath), { recursive: true });
  const unfinished = `${options.imagePath}.${process.pid}`;
  await writeFile(unfinished, assembleDisk(loaders, fileSystem));
  await rename(unfinished, options.imagePath);
}

/** The whole disk: boot sector, partition tables, BIOS stage, file system. */
export function assembleDisk(loaders: Pick<Loaders, "bios">, fileSystem: Buffer): Buffer {
  const stage = loaders.bios.subarray(bootSectorBytes);
  const stageEnd = stageLba + Math.ceil(stage.length / sectorBytes);
  if (stageEnd > systemPartitionLba) throw new UserError("the BIOS stage does not fit before the first partition");
  const usedBytes = systemPartitionLba * sectorBytes + fileSystem.length + backupSectors * sectorBytes;
  const disk = Buffer.alloc(Math.ceil(usedBytes / mebibyte) * mebibyte);
  stage.copy(disk, stageLba * sectorBytes);
  fileSystem.copy(disk, systemPartitionLba * sectorBytes);
  writePartitionTable(disk, partitionsFor(fileSystem), loaders.bios.subarray(0, bootSectorBytes));
  return disk;
}

function partitionsFor(fileSystem: Buffer): Partition[] {
  return [
    {
      typeGuid: partitionTypes.system, guid: "48454444-4C45-4D00-8000-000000000002", name: "Heddle",
      firstLba: systemPartitionLba, lastLba: systemPartitionLba + fileSystem.length / sectorBytes - 1,
    },
    {
      typeGuid: partitionTypes.biosBoot, guid: "48454444-4C45-4D00-8000-000000000003", name: "Heddle BIOS stage",
      firstLba: stageLba, lastLba: systemPartitionLba - 1,
    },
  ];
}
