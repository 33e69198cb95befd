// Saved runs: written, read back with a look at their version, compared; and the budgets, which hold what
// each operation may cost in guest instructions.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError, errorCode } from "../tools/errors.ts";
import { projectFolder, shownPath } from "../tools/paths.ts";
import { type SavedRun, type Suite, figureText, formatVersion } from "./result.ts";

export const budgetsPath = join(projectFolder, "bench", "budgets.json");

/** Costs by suite and row, in guest instructions. */
export type Budgets = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Reads a run that was saved. Throws UserError for what is none, or is of another version. */
export async function readRun(path: string): Promise<SavedRun> {
  const run = await readJson(path) as Partial<SavedRun>;
  if (run.formatVersion !== formatVersion || !Array.isArray(run.suites)) {
    throw new UserError(`${shownPath(path)} is no saved run of version ${formatVersion} (its version: ${run.formatVersion ?? "none"}); run the benchmarks again to make one`);
  }
  return run as SavedRun;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserError(`${shownPath(path)} cannot be read (${errorCode(error)})`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${shownPath(path)} holds no JSON`);
  }
}

/** One line for each row that both runs have, with the change. */
export function comparisonOf(before: SavedRun, after: readonly Suite[]): string[] {
  const lines: string[] = [];
  for (const suite of after) {
    const old = before.suites.find(({ name }) => name === suite.name);
    for (const row of suite.rows) {
      const was = old?.rows.find(({ name }) => name === row.name)?.value ?? null;
      if (was === null || row.value === null) continue;
      const change = (row.value / was - 1) * 100;
      lines.push(`${`${suite.name}/${row.name}`.padEnd(48)} ${figureText(was).padStart(10)} -> ${figureText(row.value).padStart(10)}  ${change >= 0 ? "+" : ""}${change.toFixed(1)} %`);
    }
  }
  return lines;
}

export async function readBudgets(): Promise<Budgets> {
  return await readJson(budgetsPath) as Budgets;
}

export async function writeBudgets(suites: readonly Suite[]): Promise<void> {
  await writeFile(budgetsPath, `${JSON.stringify(budgetsOf(suites), null, 2)}\n`);
}

/** Costs as budgets, to a tenth of an instruction. */
export function budgetsOf(suites: readonly Suite[]): Budgets {
  const exact = suites.map((suite) => [suite.name, Object.fromEntries(suite.rows.flatMap((row) =>
    (row.unit === "instructions" && row.value !== null ? [[row.name, Math.ceil(row.value * 10) / 10]] : [])))] as const);
  return Object.fromEntries(exact.filter(([, rows]) => Object.keys(rows).length > 0));
}

/** What costs more than its budget, and what has none; empty when all is well. */
export function overBudget(budgets: Budgets, suites: readonly Suite[]): string[] {
  return suites.flatMap((suite) => suite.rows.flatMap((row) => {
    if (row.unit !== "instructions" || row.value === null) return [];
    const budget = budgets[suite.name]?.[row.name];
    if (budget === undefined) return [`${suite.name}/${row.name}: ${figureText(row.value)}, without a budget`];
    return row.value > budget ? [`${suite.name}/${row.name}: ${figureText(row.value)}, budget ${figureText(budget)}`] : [];
  }));
}
