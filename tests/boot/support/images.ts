// Images for the tests: one that is as it should be, and copies of it with something wrong.
//
// Built once for a file of tests. Copies lie in folders that go with the test's process.

import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { buildImage } from "../../../boot/image.ts";
import { sectorBytes, systemPartitionLba } from "../../../boot/disk-layout.ts";
import { findTool } from "../../../compiler/tools.ts";
import { Programs } from "../../kernel/support/programs.ts";

const programName = "examples/hello";
const partitionOffset = systemPartitionLba * sectorBytes;
const mebibyte = 1024 * 1024;

/** What `change` is given: the path of a copy. */
export type Change = (path: string) => Promise<void>;

export class Images {
  readonly programs = new Programs([programName]);
  private folder = "";
  private whole = "";

  /** Compiles and builds; for `test.before`. */
  async build(): Promise<void> {
    await this.programs.ready();
    this.folder = await mkdtemp(join(tmpdir(), "heddle-images-"));
    this.whole = await this.buildAs("whole.img");
  }

  async remove(): Promise<void> {
    if (this.folder !== "") await rm(this.folder, { recursive: true, force: true });
  }

  /** Builds the image anew, with the log level by which the kernel says how it was booted. */
  async buildAs(name: string): Promise<string> {
    const imagePath = join(this.folder, name);
    await buildImage({ elfPath: await this.programs.elf(programName), commandLine: "log=debug", imagePath });
    return imagePath;
  }

  /** The path of the image that is as it should be. */
  get sound(): string {
    return this.whole;
  }

  /** A copy of it, changed. */
  async changed(name: string, change: Change): Promise<string> {
    const path = join(this.folder, `${name}.img`);
    await copyFile(this.whole, path);
    await change(path);
    return path;
  }
}

/** Flips a bit in the middle of the kernel. */
export async function corruptKernel(path: string): Promise<void> {
  const image = await readFile(path);
  const at = kernelMiddle(image);
  image.writeUInt8((image[at] ?? 0) ^ 0x10, at);
  await writeFile(path, image);
}

/** Ends the image in the middle of the kernel. */
export async function cutKernel(path: string): Promise<void> {
  await truncate(path, Math.floor(kernelMiddle(await readFile(path)) / sectorBytes) * sectorBytes);
}

/** Ends the image in the middle of the kernel and fills it up with zeros, as a stick that was pulled out too early. */
export async function cutAndPadded(path: string): Promise<void> {
  const sizeBytes = (await readFile(path)).length;
  await cutKernel(path);
  await truncate(path, sizeBytes);
}

/** Half way between the ELF's header and its trailer. */
function kernelMiddle(image: Buffer): number {
  const start = image.indexOf("\u007fELF", partitionOffset, "latin1");
  const end = image.indexOf("HEDDLSUM", start, "latin1");
  if (start < 0 || end < 0) throw new Error("there is no kernel in the image");
  return Math.floor((start + end) / 2);
}

/** Takes a file away. */
export function without(name: string): Change {
  return async (path) => { await execa("mdel", ["-i", inside(path), `::${name}`], { env: { MTOOLSRC: "/dev/null" } }); };
}

/** Writes heddle.txt anew, as an editor does. */
export function withOptions(text: string | Buffer): Change {
  return async (path) => {
    const source = `${path}.txt`;
    await writeFile(source, text);
    await execa(findTool("mcopy"), ["-o", "-i", inside(path), source, "::heddle.txt"], { env: { MTOOLSRC: "/dev/null" } });
  };
}

function inside(path: string): string {
  return `${path}@@${partitionOffset / mebibyte}M`;
}
