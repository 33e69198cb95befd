// `npm run image`: the built kernel as a disk image, in the formats that hypervisors read.
//
// For now the raw content is the kernel ELF padded to a whole MiB: "the kernel as a raw disk". It holds no
// boot loader and no partition table, so no firmware starts it; the bootable image comes with the loaders.
// The conversion is qemu-img's, by way of the wrapper package.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "./errors.ts";
import { diskImagePath, outFolder, qemuImgCommand, shownPath } from "./paths.ts";
import { note, phase } from "./progress.ts";

export const imageFormats = ["raw", "qcow2", "vmdk", "vdi"] as const;
export type ImageFormat = (typeof imageFormats)[number];

const alignmentBytes = 1024 * 1024;
const convertTimeoutMs = 5 * 60 * 1000;

/** Writes out/heddle.img from a kernel ELF and converts it; returns the path of the image asked for. */
export async function buildImage(kernelPath: string, format: ImageFormat): Promise<string> {
  await writeFile(diskImagePath, padded(await readFile(kernelPath)));
  const imagePath = format === "raw" ? diskImagePath : join(outFolder, `heddle.${format}`);
  if (format !== "raw") await phase(`Converting to ${format}`, () => convert(diskImagePath, imagePath, format));
  note(`Wrote ${shownPath(imagePath)}: the kernel as a raw disk, without a boot loader yet`);
  return imagePath;
}

/** The content followed by zeros up to the next whole MiB. */
export function padded(content: Uint8Array): Uint8Array {
  const image = new Uint8Array(Math.max(1, Math.ceil(content.length / alignmentBytes)) * alignmentBytes);
  image.set(content);
  return image;
}

async function convert(rawPath: string, imagePath: string, format: ImageFormat): Promise<void> {
  const argv = [qemuImgCommand, "convert", "-f", "raw", "-O", format, rawPath, imagePath];
  const result = await execa(process.execPath, argv, { all: true, reject: false, timeout: convertTimeoutMs });
  if (result.exitCode === 0) return;
  throw new UserError(`qemu-img could not convert ${shownPath(rawPath)} to ${format}:\n${result.all}`);
}
