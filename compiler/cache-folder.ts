// Where the compiler keeps what it made or found before: in node_modules, from where everything may be
// removed at any time. What is kept there has a name that says what it was made from, so that an old
// entry cannot be taken for a new one. HEDDLEC_CACHE=off leaves the folder alone.

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules');

/** The folder, which need not exist yet; null where nothing is to be kept. */
export function cacheFolder(): string | null {
  return process.env['HEDDLEC_CACHE'] === 'off' || !existsSync(modules) ? null : join(modules, '.cache', 'heddlec');
}

/** Removes the least recently used half of the entries with this ending where there are more than `most`. */
export function pruneCache(folder: string, ending: string, most: number): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  if (names.length <= most) return;
  const byAge = names.map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs })).sort((a, b) => a.time - b.time);
  for (const { path } of byAge.slice(0, names.length - most / 2)) rmSync(path, { force: true });
}
