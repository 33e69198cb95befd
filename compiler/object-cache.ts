// Objects that were made before, by what they were made from: compiling the same again costs a look-up.
//
// The key is a hash of the whole LLVM text and of each tool with its arguments, path, size and time of
// change, so a stale object cannot be found; a tool's or compiler's new version is another key. Objects
// appear by a rename, so that compilers at work together never see half of one. Without a place to write
// nothing is kept.

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, pruneCache } from './cache-folder.ts';
import { findTool, type ToolName } from './tools.ts';

/** Beyond this many the least recently used half is removed. */
const maxObjects = 256;

/** A tool as it is about to be run. */
export interface ToolRun {
  readonly tool: ToolName;
  readonly args: readonly string[];
}

/** Brings the object of `text` by `runs` to `output`: out of the cache, or by `make`, which writes it there. */
export function cachedObject(text: string, runs: readonly ToolRun[], output: string, make: () => void): void {
  const folder = cacheFolder();
  if (folder === null) return make();
  const kept = join(folder, `${keyOf(text, runs)}.o`);
  if (takeOut(kept, output)) return;
  make();
  putIn(output, folder, kept);
}

function keyOf(text: string, runs: readonly ToolRun[]): string {
  const hash = createHash('sha256');
  for (const { tool, args } of runs) {
    const path = findTool(tool);
    const { size, mtimeMs } = statSync(path);
    hash.update(JSON.stringify([path, size, mtimeMs, args]));
  }
  return hash.update(text).digest('hex');
}

function takeOut(kept: string, output: string): boolean {
  try {
    copyFileSync(kept, output);
    const now = new Date();
    utimesSync(kept, now, now);
    return true;
  } catch {
    return false;
  }
}

/** A cache that cannot be written is no error: the object is there already. */
function putIn(output: string, folder: string, kept: string): void {
  const unfinished = `${kept}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(output, unfinished);
    renameSync(unfinished, kept);
    pruneCache(folder, '.o', maxObjects);
  } catch {
    rmSync(unfinished, { force: true });
  }
}
