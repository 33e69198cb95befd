// The project's own files, for the tests of tidiness: what a clone holds, without what installs and
// builds made.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectFolder } from "../../tools/paths.ts";

const skipped: readonly string[] = ["node_modules", "out", ".git", ".setup.lock"];

/** Every file, by its path in the project with forward slashes, sorted. */
export const projectFiles: readonly string[] = listFiles("").sort();

/** Every TypeScript file of ours. */
export const typescriptFiles: readonly string[] = projectFiles.filter((path) => path.endsWith(".ts"));

export function readProjectFile(path: string): string {
  return readFileSync(join(projectFolder, path), "utf8");
}

function listFiles(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.includes(entry.name)) return [];
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

/** What a file imports or exports from: relative paths resolved within the project, packages as they are. */
export function importsOf(path: string): string[] {
  return ts.preProcessFile(readProjectFile(path), true, false).importedFiles
    .map(({ fileName }) => (fileName.startsWith(".") ? join(folderOf(path), fileName) : fileName));
}

/** The folder of a path: `kernel/sched` for kernel/sched/thread.ts, an empty text at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
