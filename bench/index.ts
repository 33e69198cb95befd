// The benchmarks of `npm run bench`, by name: each prints its table; all together are written as JSON and as
// a page with charts into out/bench/.
//
// Not a test and not part of one. `--check` compares the costs that are exact, guest instructions, with
// bench/budgets.json.

import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { UserError, exitStatuses } from "../tools/errors.ts";
import { outFolder, shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";
import { type SavedRun, type Suite, formatVersion, tableOf } from "./result.ts";

/** Those that give a suite. */
const suites: Readonly<Record<string, () => Promise<Suite>>> = {
  "thread-metric": async () => (await import("./thread-metric.ts")).threadMetricSuite(),
  native: async () => (await import("./native.ts")).nativeSuite(),
  boot: async () => (await import("./boot.ts")).bootSuite(),
};

/** Those that print and write by themselves. */
const others: Readonly<Record<string, () => Promise<void>>> = {
  compute: async () => (await import("./compute.ts")).benchCompute(),
  native: async () => (await import("./native.ts")).benchNative(),
};

/** Suites whose figures are guest instructions, the same in every run. */
const exactSuites: readonly string[] = ["thread-metric"];

export const benchmarkNames: readonly string[] = [...Object.keys(suites), ...Object.keys(others)];

export interface BenchOptions {
  /** A saved run to compare with. */
  readonly compare?: string;
  /** Compare exact costs with the budgets. */
  readonly check?: true;
  /** Write the costs measured as the budgets. */
  readonly updateBudgets?: true;
}

/** Runs the benchmark `name`, or all of them. Returns the exit status. */
export async function runBenchmarks(name: string | undefined, options: BenchOptions = {}): Promise<number> {
  if (name !== undefined && !benchmarkNames.includes(name)) {
    throw new UserError(`no benchmark is called '${name}'; there are: ${benchmarkNames.join(", ")}`, exitStatuses.usage);
  }
  const { comparisonOf, readRun } = await import("./saved.ts");
  const before = options.compare === undefined ? null : await readRun(options.compare);
  await mkdir(join(outFolder, "bench"), { recursive: true });
  const exactOnly = name === undefined && (options.check ?? options.updateBudgets) !== undefined;
  const chosen = name !== undefined ? [name] : exactOnly ? exactSuites : benchmarkNames;
  const done: Suite[] = [];
  for (const each of chosen) {
    const run = suites[each];
    if (run === undefined) {
      await others[each]?.();
      continue;
    }
    const suite = await run();
    done.push(suite);
    console.log(`${tableOf(suite).join("\n")}\n`);
  }
  if (done.length > 0) await save({ formatVersion, cpu: cpus()[0]?.model ?? "", suites: done });
  if (before !== null) console.log(comparisonOf(before, done).join("\n"));
  return holdToBudgets(done, options);
}

async function save(run: SavedRun): Promise<void> {
  const { resultsPage } = await import("./page.ts");
  const path = join(outFolder, "bench", "results");
  await writeFile(`${path}.json`, `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(`${path}.html`, resultsPage(run));
  note(`Wrote ${shownPath(`${path}.json`)} and ${shownPath(`${path}.html`)}`);
}

async function holdToBudgets(done: readonly Suite[], options: BenchOptions): Promise<number> {
  const { budgetsPath, overBudget, readBudgets, writeBudgets } = await import("./saved.ts");
  if (options.updateBudgets) {
    await writeBudgets(done);
    note(`Wrote ${shownPath(budgetsPath)}`);
  }
  if (!options.check) return exitStatuses.success;
  const grown = overBudget(await readBudgets(), done);
  console.log(grown.length === 0 ? "every cost is within its budget" : `over budget:\n  ${grown.join("\n  ")}`);
  return grown.length === 0 ? exitStatuses.success : exitStatuses.failure;
}
