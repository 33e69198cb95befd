// Native costs: the kernel's own scheduler, switch, mutex, channel and heap, compiled for Linux, beside
// libraries that do the same, on the processor at hand.
//
// All programs take turns on one CPU, round by round, so that what else the machine does meets all alike.
// A cost is the best run of all; a ratio is taken within each round, of the best runs there: its median
// counts, its smallest stands beside it. A peer that is not installed is left out, and its rows say so.

import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder } from "../tools/paths.ts";
import { figureText, type PeerFigure, type Row, type Suite, tableOf } from "./result.ts";

const rounds = 7;
const folder = join(outFolder, "bench");
const compilerOfC = process.env["HEDDLE_CC"] ?? "gcc";

/** The programs of others: bench/peers/native/NAME.c, and what they are linked with. */
const peers: readonly { readonly name: string; readonly libraries: readonly string[]; readonly package: string }[] = [
  { name: "registers", libraries: [], package: "gcc" },
  { name: "fcontext", libraries: ["-lboost_context"], package: "libboost-context-dev" },
  { name: "swapcontext", libraries: [], package: "gcc" },
  { name: "futex", libraries: ["-pthread"], package: "gcc" },
  { name: "pthread", libraries: ["-pthread"], package: "gcc" },
  { name: "malloc", libraries: [], package: "gcc" },
];

/** Our programs: bench/native/NAME.ts. */
const ours = ["threads", "heap"] as const;

/** What is compared with what. */
const comparisons: readonly { readonly ours: string; readonly theirs: readonly string[] }[] = [
  { ours: "yield", theirs: ["boost-jump", "six-registers-jump", "six-registers-ret", "swapcontext", "futex-ping-pong"] },
  { ours: "yield-32", theirs: ["boost-jump"] },
  { ours: "yield-10000", theirs: [] },
  { ours: "yield-timed", theirs: ["boost-jump", "swapcontext", "futex-ping-pong"] },
  { ours: "yield-timed-32", theirs: ["boost-jump"] },
  { ours: "switch-inline", theirs: ["boost-jump", "six-registers-jump", "six-registers-ret"] },
  { ours: "mutex", theirs: ["pthread-mutex"] },
  { ours: "semaphore", theirs: [] },
  { ours: "channel", theirs: [] },
  { ours: "spawn-join", theirs: ["pthread-create-join"] },
  { ours: "heap-64", theirs: ["malloc-64"] },
  { ours: "heap-128", theirs: ["malloc-128"] },
  { ours: "heap-1024", theirs: ["malloc-1024"] },
];

/** Ratios to reach: ours to theirs. */
const goals: readonly { readonly ours: string; readonly theirs: string; readonly goal: number }[] = [
  { ours: "yield", theirs: "boost-jump", goal: 1 },
  { ours: "yield-timed", theirs: "boost-jump", goal: 1 },
  { ours: "switch-inline", theirs: "boost-jump", goal: 0.5 },
  { ours: "mutex", theirs: "pthread-mutex", goal: 0.5 },
  { ours: "spawn-join", theirs: "pthread-create-join", goal: 0.01 },
  { ours: "heap-64", theirs: "malloc-64", goal: 1 },
  { ours: "heap-128", theirs: "malloc-128", goal: 1 },
  { ours: "heap-1024", theirs: "malloc-1024", goal: 1 },
];

/** Best ticks of one operation by name, of each round. */
type Figures = Map<string, number[]>;

export async function nativeSuite(): Promise<Suite> {
  await mkdir(folder, { recursive: true });
  const missing: string[] = [];
  const programs: string[] = [];
  for (const peer of peers) {
    const path = join(folder, `peer-${peer.name}`);
    const built = await execa(compilerOfC, ["-O2", "-o", path, join(projectFolder, "bench", "peers", "native", `${peer.name}.c`), ...peer.libraries], { reject: false });
    if (built.failed) missing.push(`${peer.name} (apt-get install ${peer.package})`);
    else programs.push(path);
  }
  for (const name of ours) programs.push(await buildOurs(name));
  const figures: Figures = new Map();
  for (let round = 0; round < rounds; round++) for (const program of programs) await runOnce(program, figures);
  const note = missing.length === 0 ? undefined : `not there: ${missing.join(", ")}`;
  return {
    name: "native", title: `Native costs on Linux, in ticks of the time-stamp counter${tickText(figures)}`, command: "npm run bench -- native",
    rows: [...comparisons.map((comparison) => rowOf(comparison, figures, note)), ...goals.map((goal) => ratioRow(goal, figures, note))],
  };
}

/** Runs the suite, prints its table and keeps its figures in out/bench/native.json. */
export async function benchNative(): Promise<void> {
  const suite = await nativeSuite();
  for (const line of tableOf(suite)) console.log(line);
  await writeFile(join(folder, "native.json"), `${JSON.stringify(suite, null, 2)}\n`);
}

function tickText(figures: Figures): string {
  const perMicrosecond = figures.get("ticks-per-us")?.[0];
  return perMicrosecond === undefined ? "" : `; a tick is ${(1000 / perMicrosecond).toFixed(3)} ns`;
}

async function buildOurs(name: string): Promise<string> {
  const path = join(folder, `native-${name}`);
  const source = join(projectFolder, "bench", "native", `${name}.ts`);
  const built = await execa(process.execPath, [compilerCommand, source, "--target", "linux", "-O2", "--no-checks", "-o", path], { reject: false });
  if (built.failed) throw new UserError(`heddlec failed on bench/native/${name}.ts:\n${built.stderr}`);
  return path;
}

/** Runs a program on the last CPU; of its runs the best counts for this round. */
async function runOnce(program: string, figures: Figures): Promise<void> {
  const { stdout } = await execa("taskset", ["-c", String(cpus().length - 1), program], { timeout: 120_000 });
  const best = new Map<string, number>();
  for (const line of stdout.split("\n")) {
    const [name = "", text = ""] = line.split(" ");
    const value = Number(text);
    if (name !== "" && Number.isFinite(value)) best.set(name, Math.min(best.get(name) ?? Infinity, value));
  }
  for (const [name, value] of best) figures.set(name, [...figures.get(name) ?? [], value]);
}

function rowOf(comparison: (typeof comparisons)[number], figures: Figures, note: string | undefined): Row {
  const values = figures.get(comparison.ours) ?? [];
  const peerFigures = comparison.theirs.flatMap((name): PeerFigure[] => {
    const theirs = figures.get(name);
    return theirs === undefined ? [] : [{ name, value: Math.min(...theirs), source: "this run" }];
  });
  const smallest = Math.min(...values);
  return {
    name: comparison.ours, value: values.length === 0 ? null : smallest, unit: "ticks", runs: values.length,
    spread: values.length === 0 ? 0 : (Math.max(...values) - smallest) / smallest, peers: peerFigures,
    ...(note === undefined ? {} : { note }),
  };
}

/** How many times theirs ours costs, round by round. */
function ratioRow({ ours, theirs, goal }: (typeof goals)[number], figures: Figures, note: string | undefined): Row {
  const [own = [], other = []] = [figures.get(ours), figures.get(theirs)];
  const ratios = own.flatMap((value, round) => (other[round] === undefined ? [] : [value / other[round]])).sort((a, b) => a - b);
  const [smallest = 0, median = null] = [ratios[0], ratios[Math.floor(ratios.length / 2)]];
  const spread = ratios.length === 0 ? 0 : ((ratios.at(-1) ?? 0) - smallest) / smallest;
  return {
    name: `${ours} / ${theirs}`, value: median, unit: "ratio", runs: ratios.length, spread, peers: [], goal,
    note: median === null ? note ?? "not measured" : `smallest ${figureText(smallest)}`,
  };
}
