// Fixtures side by side: `name.ts` (or the folder `name` with a `main.ts`) and what is expected of it.
//
// Finds them, reads and, where goldens are to be updated, rewrites the expected text. What is done
// with a fixture is the business of the test files.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { projectFolder } from '../../../tools/paths.ts';
import { updateGoldensVariable } from '../../../tools/test.ts';

export const fixturesFolder = path.join(projectFolder, 'tests/compiler/fixtures');

export interface Fixture {
  readonly name: string;
  /** Absolute path of the main module. */
  readonly entry: string;
}

/** The fixtures of one kind, by name. */
export function findFixtures(kind: string): readonly Fixture[] {
  const folder = path.join(fixturesFolder, kind);
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((item) => {
      if (item.isDirectory()) return [{ name: item.name, entry: path.join(folder, item.name, 'main.ts') }];
      return item.name.endsWith('.ts') ? [{ name: item.name.slice(0, -'.ts'.length), entry: path.join(folder, item.name) }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The path of the golden file that stands beside a fixture. */
export function goldenOf(kind: string, { name }: Fixture, extension: string): string {
  return path.join(fixturesFolder, kind, name + extension);
}

const isUpdating = process.env[updateGoldensVariable] === '1';

/** Compares with a golden file, or rewrites it when goldens are being updated. */
export function matchGolden(t: ExecutionContext, file: string, actual: string): void {
  if (isUpdating) writeFileSync(file, actual);
  if (!existsSync(file)) return t.fail(`${path.basename(file)} does not exist; update the goldens to make it`);
  t.is(actual, readFileSync(file, 'utf8'));
}

/** Golden files that belong to no fixture: something was renamed or removed. */
export function orphansOf(kind: string, extension: string): readonly string[] {
  const names = new Set(findFixtures(kind).map(({ name }) => name + extension));
  return readdirSync(path.join(fixturesFolder, kind)).filter((name) => name.endsWith(extension) && !names.has(name));
}
