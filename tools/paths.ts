// Where things lie in the project, so that every command works from any current folder.
//
// Only names: nothing here creates, reads or checks a file.

import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder: the one that holds build.ts. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that a build makes; `npm run clean` removes it. */
export const outFolder = join(projectFolder, "out");

/** The raw disk image that `npm run image` writes and `npm run flash` flashes. */
export const diskImagePath = join(outFolder, "heddle.img");

/** The program that is built when none is named. */
export const defaultProgram = join("examples", "demo.ts");

/** The program of the image that is flashed when none is named: for people at a machine. */
export const flashedProgram = join("examples", "shell.ts");

export const compilerCommand = join(projectFolder, "compiler", "bin", "heddlec.js");
export const qemuImgCommand = join(projectFolder, "qemu", "qemu-img", "bin", "qemu-img.js");

/** The kernel ELF that a program is built to: out/demo.elf for examples/demo.ts. */
export function kernelPathFor(sourcePath: string): string {
  return join(outFolder, `${basename(sourcePath).replace(/\.[cm]?ts$/, "")}.elf`);
}

/** A path for messages: relative to the current folder where that is shorter to read. */
export function shownPath(path: string): string {
  if (!isAbsolute(path)) return path;
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith(join("..", "..")) ? path : short;
}
