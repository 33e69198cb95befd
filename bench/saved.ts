// Saved runs: read back with a look at their version, and compared.

import { readFile } from "node:fs/promises";
import { UserError, errorCode } from "../tools/errors.ts";
import { shownPath } from "../tools/paths.ts";
import { type SavedRun, type Suite, figureText, formatVersion, keyOf } from "./result.ts";

/** Reads a run that was saved. Throws UserError for what is none, or is of another version. */
export async function readRun(path: string): Promise<SavedRun> {
  const run = await readJson(path) as Partial<SavedRun> | null;
  if (run?.formatVersion !== formatVersion || !Array.isArray(run.suites)) {
    throw new UserError(`${shownPath(path)} is no saved run of version ${formatVersion} (its version: ${run?.formatVersion ?? "none"}); run the benchmarks again to make one`);
  }
  return run as SavedRun;
}

/** Throws UserError for a file that cannot be read or holds no JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserError(`${shownPath(path)} cannot be read (${errorCode(error)})`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${shownPath(path)} holds no JSON`);
  }
}

/** One line for each row that both runs have, with the change, and for those that one of them lacks. */
export function comparisonOf(before: SavedRun, after: readonly Suite[]): string[] {
  return after.flatMap((suite) => {
    const old = before.suites.find(({ name }) => name === suite.name);
    if (old === undefined) return [`${suite.name}: not in the saved run`];
    const gone = old.rows.filter((row) => !suite.rows.some((other) => keyOf(other) === keyOf(row)));
    return [
      ...suite.rows.map((row) => {
        const was = old.rows.find((other) => keyOf(other) === keyOf(row))?.value ?? null;
        return `${`${suite.name}/${keyOf(row)}`.padEnd(72)} ${figureText(was).padStart(10)} -> ${figureText(row.value).padStart(10)} ${row.unit}  ${changeText(was, row.value)}`.trimEnd();
      }),
      ...gone.map((row) => `${suite.name}/${keyOf(row)}: only in the saved run`),
    ];
  });
}

function changeText(was: number | null, is: number | null): string {
  if (is === null) return "not measured";
  if (was === null) return "new";
  if (was === is) return "=";
  if (was === 0) return "from nothing";
  const percent = (is / was - 1) * 100;
  return `${percent >= 0 ? "+" : ""}${percent.toFixed(1)} %`;
}
