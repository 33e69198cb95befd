// The budgets: what each operation may cost in guest instructions, which are exact.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "../tools/paths.ts";
import { type Row, type Suite, figureText, keyOf } from "./result.ts";
import { readJson } from "./saved.ts";

export const budgetsPath = join(projectFolder, "bench", "budgets.json");

/** Costs by suite and row, in guest instructions. */
export type Budgets = Readonly<Record<string, Readonly<Record<string, number>>>>;

export async function readBudgets(): Promise<Budgets> {
  return await readJson(budgetsPath) as Budgets;
}

/** Writes the costs of these suites; those of others stay as they are. */
export async function writeBudgets(suites: readonly Suite[]): Promise<void> {
  const budgets = { ...await readBudgets(), ...budgetsOf(suites) };
  await writeFile(budgetsPath, `${JSON.stringify(budgets, null, 2)}\n`);
}

/** Costs as budgets, to a tenth of an instruction. */
export function budgetsOf(suites: readonly Suite[]): Budgets {
  const exact = suites.map((suite) => [suite.name, Object.fromEntries(costsOf(suite).map(([key, cost]) => [key, Math.ceil(cost * 10) / 10]))] as const);
  return Object.fromEntries(exact.filter(([, rows]) => Object.keys(rows).length > 0));
}

/** What costs more than its budget, has none, or has one and was not measured; empty when all is well. */
export function overBudget(budgets: Budgets, suites: readonly Suite[]): string[] {
  return suites.flatMap((suite) => {
    const costs = new Map(costsOf(suite));
    const own = budgets[suite.name] ?? {};
    return [
      ...[...costs].flatMap(([key, cost]) => {
        const budget = own[key];
        if (budget === undefined) return [`${suite.name}/${key}: ${figureText(cost)}, without a budget`];
        return cost > budget ? [`${suite.name}/${key}: ${figureText(cost)}, budget ${figureText(budget)}`] : [];
      }),
      ...Object.keys(own).filter((key) => !costs.has(key)).map((key) => `${suite.name}/${key}: not measured, budget ${figureText(own[key] ?? null)}`),
    ];
  });
}

/** How many costs lie below their budget by more than rounding. */
export function underBudgetCount(budgets: Budgets, suites: readonly Suite[]): number {
  return suites.flatMap((suite) => costsOf(suite).filter(([key, cost]) => cost < (budgets[suite.name]?.[key] ?? 0) - 0.1)).length;
}

function costsOf(suite: Suite): [string, number][] {
  return suite.rows.flatMap((row: Row): [string, number][] => (row.unit === "instructions" && row.value !== null ? [[keyOf(row), row.value]] : []));
}
