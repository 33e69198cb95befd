// The benchmarks of `npm run bench`, by name: each prints its table; all together are written as JSON and as
// a page with charts into out/bench/.
//
// Not a test and not part of one. `--check` compares the costs that are exact, guest instructions, with
// bench/budgets.json. A benchmark that fails says why, the others go on, and the status is 1.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MissingToolError } from "../compiler/tools.ts";
import { UserError, exitStatuses, reportError } from "../tools/errors.ts";
import { shownPath } from "../tools/paths.ts";
import { note, phase } from "../tools/progress.ts";
import { benchFolder } from "./compile.ts";
import { readEnvironment } from "./environment.ts";
import { type Extent, type SavedRun, type Suite, formatVersion } from "./result.ts";
import { tableOf } from "./table.ts";

export interface Benchmark {
  readonly run: (extent: Extent) => Promise<Suite>;
  /** It has costs in guest instructions, the same in every run. */
  readonly isExact: boolean;
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  "thread-metric": { isExact: true, run: async () => (await import("./thread-metric.ts")).threadMetricSuite() },
  kernel: { isExact: true, run: async () => (await import("./kernel.ts")).kernelSuite() },
  boot: { isExact: true, run: async (extent) => (await import("./boot.ts")).bootSuite(extent) },
  native: { isExact: false, run: async () => (await import("./native.ts")).nativeSuite() },
  compute: { isExact: false, run: async () => (await import("./compute.ts")).computeSuite() },
};

export const benchmarkNames: readonly string[] = Object.keys(benchmarks);

export interface BenchOptions {
  /** A saved run to compare with. */
  readonly compare?: string;
  /** Compare exact costs with the budgets. */
  readonly check?: true;
  /** Write the costs measured as the budgets. */
  readonly updateBudgets?: true;
  /** Write the tables into docs/performance.md. */
  readonly updateDocs?: true;
}

/** Runs the benchmark `name`, or all of them. Returns the exit status. */
export async function runBenchmarks(name: string | undefined, options: BenchOptions = {}): Promise<number> {
  if (name !== undefined && !benchmarkNames.includes(name)) {
    throw new UserError(`no benchmark is called '${name}'; there are: ${benchmarkNames.join(", ")}`, exitStatuses.usage);
  }
  const { comparisonOf, readRun } = await import("./saved.ts");
  const before = options.compare === undefined ? null : await readRun(options.compare);
  const extent = (options.check ?? options.updateBudgets) === undefined ? "all" : "exact";
  const chosen = benchmarkNames.filter((each) => (name === undefined ? extent === "all" || benchmarks[each]?.isExact : each === name));
  const suites = await runAll(Object.fromEntries(chosen.map((each) => [each, benchmarks[each]!])), extent);
  const environment = await readEnvironment();
  await save(name ?? (extent === "all" ? "results" : "exact"), { formatVersion, environment, suites });
  if (options.updateDocs) {
    const { documentPath, writeDocument } = await import("./document.ts");
    await writeDocument(suites.filter(({ failure }) => failure === undefined), environment);
    note(`Wrote ${shownPath(documentPath)}`);
  }
  if (before !== null) console.log(comparisonOf(before, suites).join("\n"));
  const status = await holdToBudgets(suites, options);
  return suites.some(({ failure }) => failure !== undefined) ? exitStatuses.failure : status;
}

/** Runs them one after the other and prints their tables; one that fails does not keep the others from running. */
export async function runAll(chosen: Readonly<Record<string, Benchmark>>, extent: Extent): Promise<Suite[]> {
  const suites: Suite[] = [];
  for (const [name, benchmark] of Object.entries(chosen)) {
    const suite = await suiteOf(name, benchmark, extent);
    suites.push(suite);
    console.log(`${tableOf(suite).join("\n")}\n`);
  }
  return suites;
}

/** Runs one; a failure becomes its only result. */
async function suiteOf(name: string, benchmark: Benchmark, extent: Extent): Promise<Suite> {
  try {
    return await phase(`Measuring ${name}`, async () => await benchmark.run(extent));
  } catch (error) {
    if (!(error instanceof UserError || error instanceof MissingToolError)) throw error;
    reportError(error);
    return { name, title: name, command: `npm run bench -- ${name}`, rows: [], failure: error.message };
  }
}

/** Writes NAME.json and NAME.html: a run of one benchmark, or of what is exact, does not replace a run of all. */
async function save(name: string, run: SavedRun): Promise<void> {
  const { resultsPage } = await import("./page.ts");
  await mkdir(benchFolder, { recursive: true });
  const path = join(benchFolder, name);
  await writeFile(`${path}.json`, `${JSON.stringify(run, null, 2)}\n`);
  await writeFile(`${path}.html`, resultsPage(run));
  note(`Wrote ${shownPath(`${path}.json`)} and ${shownPath(`${path}.html`)}`);
}

async function holdToBudgets(suites: readonly Suite[], options: BenchOptions): Promise<number> {
  const { budgetsPath, overBudget, readBudgets, underBudgetCount, writeBudgets } = await import("./budgets.ts");
  const measured = suites.filter(({ failure }) => failure === undefined);
  if (options.updateBudgets) {
    await writeBudgets(measured);
    note(`Wrote ${shownPath(budgetsPath)}`);
  }
  if (!options.check) return exitStatuses.success;
  const budgets = await readBudgets();
  const grown = overBudget(budgets, measured);
  const less = underBudgetCount(budgets, measured);
  console.log(grown.length === 0 ? "every cost is within its budget" : `over budget:\n  ${grown.join("\n  ")}`);
  if (less > 0) console.log(`${less} cost less than their budgets allow; \`npm run bench -- --update-budgets\` takes them over`);
  return grown.length === 0 ? exitStatuses.success : exitStatuses.failure;
}
