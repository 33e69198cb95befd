// Objects that were made before, by what they were made from: compiling the same again costs a look-up.
//
// The key is a hash of the whole LLVM text and of each tool with its arguments, path, size and time of
// change, so a stale object cannot be found; a tool's or compiler's new version is another key. Objects
// appear by a rename, so that compilers at work together never see half of one. Without a place to write
// nothing is kept. HEDDLEC_CACHE=off leaves the cache alone.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTool, type ToolName } from './tools.ts';

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules');
const folder = join(modules, '.cache', 'heddlec');

/** Beyond this many the least recently used half is removed. */
const maxObjects = 256;

/** A tool as it is about to be run. */
export interface ToolRun {
  readonly tool: ToolName;
  readonly args: readonly string[];
}

/** Brings the object of `text` by `runs` to `output`: out of the cache, or by `make`, which writes it there. */
export function cachedObject(text: string, runs: readonly ToolRun[], output: string, make: () => void): void {
  if (process.env['HEDDLEC_CACHE'] === 'off' || !existsSync(modules)) return make();
  const kept = join(folder, `${keyOf(text, runs)}.o`);
  if (takeOut(kept, output)) return;
  make();
  putIn(output, kept);
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
function putIn(output: string, kept: string): void {
  const unfinished = `${kept}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(output, unfinished);
    renameSync(unfinished, kept);
    prune();
  } catch {
    rmSync(unfinished, { force: true });
  }
}

function prune(): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.o'));
  if (names.length <= maxObjects) return;
  const byAge = names.map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs })).sort((a, b) => a.time - b.time);
  for (const { path } of byAge.slice(0, names.length - maxObjects / 2)) rmSync(path, { force: true });
}
