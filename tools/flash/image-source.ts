// Which image is flashed: the one named, that of the program named, or out/heddle.img, built when it is
// missing or older than a source of the kernel, the loaders, the compiler or the shell.

import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compileProgram } from "../compile.ts";
import { UserError } from "../errors.ts";
import { buildImage } from "../image.ts";
import { flashedProgram, diskImagePath, projectFolder, shownPath } from "../paths.ts";
import { note } from "../progress.ts";
import { type ImageFacts, inspectImage } from "./image-facts.ts";

export interface ImageChoice {
  /** `--image`: an image file, taken as it is. */
  readonly image?: string;
  /** A program, built as `npm run image` builds it. */
  readonly program?: string;
}

const sources: readonly string[] = ["boot", "compiler", "kernel", flashedProgram, "linker.ld"];

/** The image to flash. Throws UserError when there is none. */
export async function imageFor({ image, program }: ImageChoice): Promise<ImageFacts> {
  if (image !== undefined && program !== undefined) {
    throw new UserError(`--image ${image} and the program ${program}: only one of them can be flashed`);
  }
  if (image !== undefined) return inspectImage(resolve(image));
  const reason = program !== undefined ? null : await reasonToBuild();
  if (program !== undefined || reason !== null) {
    await requireOwnUser();
    if (reason !== null) note(`${reason}; building that of ${flashedProgram}`);
    const sourcePath = program ?? join(projectFolder, flashedProgram);
    await buildImage({ elfPath: await compileProgram({ sourcePath, optimization: "2" }), commandLine: "", format: "raw" });
  }
  return inspectImage(diskImagePath);
}

async function reasonToBuild(): Promise<string | null> {
  const imageTime = await modifiedMs(diskImagePath);
  if (imageTime === null) return "There is no image yet";
  for (const source of sources) {
    const newer = await newerFile(join(projectFolder, source), imageTime);
    if (newer !== null) return `The image is older than ${shownPath(newer)}`;
  }
  return null;
}

/** A file at or below a path that was changed after a time; null when there is none. */
async function newerFile(path: string, timeMs: number): Promise<string | null> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return (await modifiedMs(path) ?? 0) > timeMs ? path : null;
  for (const entry of entries) {
    const newer = entry.name === "node_modules" ? null : await newerFile(join(path, entry.name), timeMs);
    if (newer !== null) return newer;
  }
  return null;
}

async function modifiedMs(path: string): Promise<number | null> {
  return stat(path).then((facts) => facts.mtimeMs, () => null);
}

/** Under sudo a build would leave files in out/ that their owner can no longer replace. */
async function requireOwnUser(): Promise<void> {
  if (process.getuid?.() !== 0 || (await stat(projectFolder)).uid === 0) return;
  throw new UserError("the image has to be built first, and not as root: run `npm run image`, then this again");
}
