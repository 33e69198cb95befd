// Native costs: the kernel's own scheduler, switch, mutex, channel and heap, compiled for Linux, beside
// libraries that do the same, on the processor at hand.
//
// All programs take turns on one CPU, round by round, so that what else the machine does meets all alike.
// A cost is the best run of all; a ratio is taken within each round, of the best runs there: its median
// counts, its smallest stands beside it. A peer that is not installed is left out, and its rows say so.

import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { projectFolder } from "../tools/paths.ts";
import { benchFolder, compileForBench } from "./compile.ts";
import { figureText, type PeerFigure, type Row, type Suite } from "./result.ts";
import { figureOf, ratiosOf } from "./statistics.ts";

const rounds = 7;
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
  await mkdir(benchFolder, { recursive: true });
  const missing: string[] = [];
  const programs: string[] = [];
  for (const peer of peers) {
    const path = join(benchFolder, `peer-${peer.name}`);
    const built = await execa(compilerOfC, ["-O2", "-o", path, join(projectFolder, "bench", "peers", "native", `${peer.name}.c`), ...peer.libraries], { reject: false });
    if (built.failed) missing.push(`${peer.name} (apt-get install ${peer.package})`);
    else programs.push(path);
  }
  for (const name of ours) programs.push(await compileForBench({ source: `bench/native/${name}.ts`, target: "linux", output: `native-${name}` }));
  const figures: Figures = new Map();
  for (let round = 0; round < rounds; round++) for (const program of programs) await runOnce(program, figures);
  const note = missing.length === 0 ? undefined : `not there: ${missing.join(", ")}`;
  return {
    name: "native", title: `Native costs on Linux, in ticks of the time-stamp counter${tickText(figures)}`, command: "npm run bench -- native",
    rows: [...comparisons.map((comparison) => rowOf(comparison, figures, note)), ...goals.map((goal) => ratioRow(goal, figures, note))],
  };
}

function tickText(figures: Figures): string {
  const perMicrosecond = figures.get("ticks-per-us")?.[0];
  return perMicrosecond === undefined ? "" : `; a tick is ${(1000 / perMicrosecond).toFixed(3)} ns`;
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
  return { name: comparison.ours, ...figureOf(values), unit: "ticks", peers: peerFigures, ...(note === undefined ? {} : { note }) };
}

/** How many times theirs ours costs, round by round. */
function ratioRow({ ours, theirs, goal }: (typeof goals)[number], figures: Figures, note: string | undefined): Row {
  const ratios = ratiosOf(figures.get(ours) ?? [], figures.get(theirs) ?? []);
  return {
    name: `${ours} / ${theirs}`, ...figureOf(ratios, "median"), unit: "ratio", peers: [], goal,
    note: ratios.length === 0 ? note ?? "not measured" : `smallest ${figureText(Math.min(...ratios))}`,
  };
}
