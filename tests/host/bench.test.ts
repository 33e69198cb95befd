// The benchmarks' host side: what is read off a guest, tables, budgets, saved runs, and bad input.
//
// QEMU is a script here that behaves as machines do that go wrong. Nothing is timed.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { budgetsOf, overBudget, underBudgetCount } from "../../bench/budgets.ts";
import { withTables } from "../../bench/document.ts";
import { bootedLines, guestFigures, guestSeries } from "../../bench/guest.ts";
import { runAll } from "../../bench/index.ts";
import { buildPeers, roundOf } from "../../bench/native-programs.ts";
import { resultsPage } from "../../bench/page.ts";
import { type Row, type SavedRun, type Suite, cellText, formatVersion, spreadText } from "../../bench/result.ts";
import { comparisonOf, readRun } from "../../bench/saved.ts";
import { figureOf, geometricMean, ratiosOf } from "../../bench/statistics.ts";
import { tableOf } from "../../bench/table.ts";
import { UserError } from "../../tools/errors.ts";
import { runBuild, temporaryFolder, writeScript } from "./support/commands.ts";

const row = (name: string, values: readonly number[], more: Partial<Row> = {}): Row => ({ name, ...figureOf(values), unit: "instructions", peers: [], ...more });
const suite = (rows: readonly Row[], name = "kernel"): Suite => ({ name, title: "Costs", command: `npm run bench -- ${name}`, rows });
const environment = { processor: "A <processor>", processorCount: 2, system: "Linux", tools: { qemu: "7.2" }, takenAt: "2026-01-01T00:00:00.000Z" };
const saved = (...suites: readonly Suite[]): SavedRun => ({ formatVersion, environment, suites });

test("an unknown benchmark is refused with status 2 and the names that there are", async (t) => {
  const { exitCode, stderr, stdout } = await runBuild(["bench", "kernal"]);
  t.is(exitCode, 2);
  t.is(stdout, "");
  t.regex(stderr, /no benchmark is called 'kernal'; there are: thread-metric, kernel, boot, native, compute/);
});

test("a saved run that is missing, no JSON, no run or of another version is refused before anything runs", async (t) => {
  const folder = await temporaryFolder();
  const cases = [
    ["absent.json", null, /absent\.json cannot be read \(ENOENT\)/], ["text.json", "no JSON", /text\.json holds no JSON/],
    ["null.json", "null", /is no saved run of version 2 \(its version: none\)/], ["old.json", '{"formatVersion":1,"suites":[]}', /its version: 1\); run the benchmarks again/],
    ["half.json", `{"formatVersion":${formatVersion}}`, /is no saved run/],
  ] as const;
  for (const [name, text, message] of cases) {
    if (text !== null) await writeFile(join(folder, name), text);
    const { exitCode, stderr } = await runBuild(["bench", "kernel", "--compare", join(folder, name)]);
    t.is(exitCode, 1, name);
    t.regex(stderr, message);
    t.notRegex(stderr, /Measuring/);
  }
});

/** Boots "machines" that are shell scripts. */
async function bootScript(body: string, timeoutSeconds = 30): Promise<readonly string[]> {
  process.env["HEDDLE_QEMU"] = await writeScript(join(await temporaryFolder(), "qemu"), body);
  return bootedLines({ kernelPath: "kernel.elf" }, "bench/guest/some.ts", { timeoutSeconds });
}

test.serial("a guest that hangs, panics or resets: which, what it said last, what was waited for", async (t) => {
  const hung = await t.throwsAsync(bootScript("echo begun; exec sleep 60", 1), { instanceOf: UserError });
  t.regex(hung?.message ?? "", /^bench\/guest\/some\.ts: waited 1 s for the machine to end, in vain; .*\n.*begun$/s);
  const panicked = await t.throwsAsync(bootScript("echo '*** PANIC: no'; exit 35"), { instanceOf: UserError });
  t.regex(panicked?.message ?? "", /^bench\/guest\/some\.ts ended with QEMU's status 35; .*\n.*\*\*\* PANIC: no$/s);
  await t.throwsAsync(bootScript("exit 0"), { instanceOf: UserError, message: /status 0/ });
  t.deepEqual(await bootScript("echo 'bench a 150'; exit 33"), ["bench a 150"]);
});

test.serial("a benchmark that fails says why; the next one runs; a bug is no failure", async (t) => {
  const fine = suite([row("yield", [30])], "fine");
  const suites = await runAll({
    broken: { isExact: true, run: async () => { throw new UserError("the guest hangs"); } },
    fine: { isExact: true, run: async () => fine },
  }, "all");
  t.deepEqual(suites.map(({ name, failure }) => [name, failure]), [["broken", "the guest hangs"], ["fine", undefined]]);
  t.regex(tableOf(suites[0]!).join("\n"), /failed: the guest hangs/);
  t.regex(resultsPage(saved(...suites)), /class="failure">failed: the guest hangs/);
  await t.throwsAsync(runAll({ buggy: { isExact: true, run: async () => { throw new TypeError("oops"); } } }, "all"), { instanceOf: TypeError });
});

test("series of a guest lose their empty loop; what is no figure is left", (t) => {
  const lines = ["[    0.0] pages", "bench yield 2 2000 6010 80010 80010 82010", "bench wake 10000 1 4 144", "bench broken 2 3", "bench cooperative 3800"];
  t.deepEqual(guestSeries(lines), [
    { name: "yield", threads: 2, costs: [37, 37, 38] }, { name: "wake", threads: 10_000, costs: [140] },
  ]);
  t.deepEqual([...guestFigures(lines)], [["cooperative", 38]]);
});

test("programs on Linux: loops as they are, single operations without the clock; others by name", (t) => {
  const round = roundOf(["bench yield 2 1000 700 5000 6000", "bench wake 2 1 20 120", "malloc-64 12.5", "malloc-64 13.5", "nanosleep-lateness -20", "some text 5 6"]);
  t.deepEqual([...round], [["yield", [5, 6]], ["wake", [100]], ["malloc-64", [12.5, 13.5]], ["nanosleep-lateness", [-20]]]);
});

test("without a compiler for C no peer is built, and each figure has the reason", async (t) => {
  const { paths, missing } = await buildPeers(join(await temporaryFolder(), "absent-cc"));
  t.deepEqual(paths, []);
  t.regex(missing.get("boost-jump") ?? "", /absent-cc is not installed$/);
  const failing = await writeScript(join(await temporaryFolder(), "cc"), "exit 1");
  t.is((await buildPeers(failing)).missing.get("boost-jump"), "apt-get install libboost-context-dev");
});

test("figures: smallest or median, spread, ratios by rounds, none of nothing", (t) => {
  t.deepEqual(figureOf([10, 14, 12]), { value: 10, median: 12, runs: 3, spread: 0.4 });
  t.is(figureOf([10, 14, 12], "median").value, 12);
  t.deepEqual(figureOf([]), { value: null, median: null, runs: 0, spread: 0 });
  t.deepEqual(ratiosOf([2, 9, 5], [4, 3]), [0.5, 3]);
  t.is(geometricMean([0.5, 2]), 1);
  t.deepEqual([0, 0.079, 11, Infinity].map(spreadText), ["0", "7.9 %", "× 12", "from 0"]);
  t.is(cellText(row("a", [234, 241, 250])), "234 (median 241)");
});

const measured = suite([
  row("yield", [37], { column: "2 threads", goal: 30, peers: [{ name: "FreeRTOS", value: 36.4, source: "on record" }] }),
  row("yield", [38], { column: "32 threads", goal: 30 }),
  row("mutex", [24], { column: "2 threads", goal: 30, note: "uncontended" }),
]);

test("a table has a column for each condition, the best of others, goals and by how much they are missed", (t) => {
  const lines = tableOf(measured);
  t.regex(lines[1] ?? "", /2 threads +32 threads +unit +runs +spread +best other +ratio +goal/);
  t.regex(lines[2] ?? "", /^yield +37 +38 +instructions +1 +0 +36\.4 FreeRTOS +1\.02 +30 missed by 24 %$/);
  t.regex(lines[3] ?? "", /^mutex +24 +instructions +1 +0 +30 met {2}\(uncontended\)$/);
});

test("the page holds charts, needs nothing from elsewhere, and escapes what it shows", (t) => {
  const page = resultsPage(saved(measured));
  t.regex(page, /<svg/);
  t.regex(page, /A &#60;processor&#62;/);
  t.regex(page, /1 of 3 goals met/);
  t.notRegex(page, /<script|<link|<img|@import|url\(/);
});

test("budgets: what grew, what has none, what was not measured; less is counted", (t) => {
  const budgets = { kernel: { "yield, 2 threads": 36, "yield, 32 threads": 38, gone: 5 } };
  t.deepEqual(overBudget(budgets, [measured]), [
    "kernel/yield, 2 threads: 37, budget 36", "kernel/mutex, 2 threads: 24, without a budget", "kernel/gone: not measured, budget 5",
  ]);
  t.deepEqual(overBudget(budgetsOf([measured]), [measured]), []);
  t.is(underBudgetCount({ kernel: { "yield, 2 threads": 50 } }, [measured]), 1);
});

test("every budget is one of a benchmark that exists", async (t) => {
  const budgets = JSON.parse(await readFile(new URL("../../bench/budgets.json", import.meta.url), "utf8")) as Record<string, unknown>;
  t.deepEqual(Object.keys(budgets).sort(), ["boot", "kernel", "thread-metric"]);
});

test("a comparison tells of change, of none, of new rows and of those that are gone", (t) => {
  const before = saved(suite([row("yield", [40], { column: "2 threads" }), row("mutex", [24], { column: "2 threads" }), row("gone", [1])]));
  const lines = comparisonOf(before, [measured, suite([], "other")]).map((line) => line.replaceAll(/ +/g, " "));
  t.deepEqual(lines, [
    "kernel/yield, 2 threads 40 -> 37 instructions -7.5 %", "kernel/yield, 32 threads – -> 38 instructions new",
    "kernel/mutex, 2 threads 24 -> 24 instructions =", "kernel/gone: only in the saved run", "other: not in the saved run",
  ]);
});

test("tables are written into their places of a document, and nothing else is touched", (t) => {
  const text = "# Costs\n<!-- bench kernel -->\nold\n<!-- end -->\nbetween\n<!-- bench boot -->\nkept\n<!-- end -->\n";
  const [before, after] = withTables(text, [measured], environment).split("between");
  t.regex(before ?? "", /^# Costs\n<!-- bench kernel -->\n\nMade by `npm run bench -- kernel` on: A <processor>, 2 CPUs; Linux; qemu 7\.2\.\n\n\| instructions \| 2 threads \| 32 threads \| others \| goal \|\n\| --- /);
  t.regex(before ?? "", /\n\| yield \| 37 \| 38 \| FreeRTOS 36\.4 \| 30 missed by 24 % \|\n\| mutex \(uncontended\) \| 24 \|  \|  \| 30 met \|\n/);
  t.is(after, "\n<!-- bench boot -->\nkept\n<!-- end -->\n");
  t.throws(() => withTables(text, [suite([], "native")], environment), { instanceOf: UserError, message: /no place for 'native'/ });
});

test("a run that was saved is read back", async (t) => {
  const path = join(await temporaryFolder(), "run.json");
  await writeFile(path, JSON.stringify(saved(measured)));
  t.deepEqual(await readRun(path), saved(measured));
});
