// `npm run build` and `npm run image`: the bootable image, raw or in a format that hypervisors read.
//
// boot/image.ts makes it; the conversion is qemu-img's, by way of the wrapper package.

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { buildImage as writeImage } from "../boot/image.ts";
import { UserError } from "./errors.ts";
import { diskImagePath, outFolder, qemuImgCommand, shownPath } from "./paths.ts";
import { note, phase } from "./progress.ts";

export const imageFormats = ["raw", "qcow2", "vmdk", "vdi"] as const;
export type ImageFormat = (typeof imageFormats)[number];

const mebibyte = 1024 * 1024;
const convertTimeoutMs = 5 * 60 * 1000;

export interface ImageRequest {
  readonly elfPath: string;
  /** Boot options for heddle.txt. */
  readonly commandLine: string;
  readonly format: ImageFormat;
}

/** Writes out/heddle.img from a kernel ELF and converts it; returns the path of the image asked for. */
export async function buildImage({ elfPath, commandLine, format }: ImageRequest): Promise<string> {
  await writeImage({ elfPath, commandLine, imagePath: diskImagePath });
  const imagePath = format === "raw" ? diskImagePath : join(outFolder, `heddle.${format}`);
  if (format !== "raw") await phase(`Converting to ${format}`, () => convert(diskImagePath, imagePath, format));
  note(`Wrote ${shownPath(elfPath)} and ${shownPath(imagePath)} (${((await stat(imagePath)).size / mebibyte).toFixed(1)} MiB)`);
  return imagePath;
}

async function convert(rawPath: string, imagePath: string, format: ImageFormat): Promise<void> {
  const argv = [qemuImgCommand, "convert", "-f", "raw", "-O", format, rawPath, imagePath];
  const result = await execa(process.execPath, argv, { all: true, reject: false, timeout: convertTimeoutMs });
  if (result.exitCode === 0) return;
  throw new UserError(`qemu-img could not convert ${shownPath(rawPath)} to ${format}:\n${result.all}`);
}
