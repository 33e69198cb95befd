// Native costs: the kernel's own scheduler, switch, primitives, heap and timers, compiled for Linux, beside
// libraries that do the same, on the processor at hand.
//
// All programs take turns on one CPU, round by round, so that what else the machine does meets all alike.
// A cost is the best run of all, or the median of what is timed once at a time. A ratio is taken within each
// round, of the costs there: its median counts, its smallest stands beside it. A peer that is not installed
// is left out, and its rows say so.

import { loadavg } from "node:os";
import { buildPrograms, peerTitle, type Round, runProgram } from "./native-programs.ts";
import { operations } from "./kernel-operations.ts";
import { figureText, type PeerFigure, type Row, type Suite } from "./result.ts";
import { figureOf, medianOf, ratiosOf } from "./statistics.ts";

const rounds = 7;

/** What is compared with what, and how many times theirs ours is to be at most. */
interface Comparison {
  readonly ours: string;
  /** Where kernel-operations.ts has no name for it. */
  readonly name?: string;
  readonly theirs?: readonly string[];
  /** It is timed once at a time, where the clock is coarse: the median counts instead of the best run. */
  readonly isSingle?: true;
  /** The peer whose ratio has a goal. */
  readonly goal?: readonly [peer: string, ratio: number];
}

const comparisons: readonly Comparison[] = [
  { ours: "yield", name: "yield", theirs: ["boost-jump", "six-registers-jump", "six-registers-ret", "swapcontext", "futex-ping-pong"], goal: ["boost-jump", 1] },
  { ours: "yield-32", name: "yield among 32 threads", theirs: ["boost-jump"] },
  { ours: "yield-10000", name: "yield among 10,000 threads" },
  { ours: "yield-timed", name: "yield with a look at the clock", theirs: ["boost-jump", "swapcontext", "futex-ping-pong"] },
  { ours: "yield-timed-32", name: "yield with a look at the clock, 32 threads", theirs: ["boost-jump"] },
  { ours: "switch-inline", theirs: ["boost-jump", "six-registers-jump", "six-registers-ret"], goal: ["boost-jump", 0.5] },
  { ours: "switch", theirs: ["boost-jump", "six-registers-jump", "six-registers-ret"] },
  { ours: "spawn-join", theirs: ["pthread-create-join"], goal: ["pthread-create-join", 0.01] },
  { ours: "spawn-join-higher", theirs: ["pthread-create-join"] },
  { ours: "wake-higher", theirs: ["futex-ping-pong"], isSingle: true },
  { ours: "mutex", theirs: ["pthread-mutex"], goal: ["pthread-mutex", 0.5] },
  { ours: "semaphore", theirs: ["posix-semaphore"] },
  { ours: "read-lock", theirs: ["pthread-read-lock"] },
  { ours: "write-lock", theirs: ["pthread-write-lock"] },
  { ours: "channel", theirs: ["pipe"] },
  { ours: "mailbox" },
  { ours: "spsc-ring" },
  { ours: "mpmc-ring" },
  { ours: "event-flags" },
  { ours: "condition-unused", theirs: ["pthread-cond-signal"] },
  { ours: "semaphore-round-trip", theirs: ["posix-semaphore-round-trip"] },
  { ours: "semaphore-round-trip-higher", theirs: ["posix-semaphore-round-trip"] },
  { ours: "channel-round-trip" },
  { ours: "mutex-hand-over", isSingle: true },
  { ours: "mutex-to-higher", isSingle: true },
  { ours: "mutex-inheritance", isSingle: true },
  { ours: "condition-signal", isSingle: true },
  { ours: "event-flags-signal", isSingle: true },
  { ours: "channel-signal", isSingle: true },
  { ours: "heap-16", theirs: ["malloc-16"] },
  { ours: "heap-64", theirs: ["malloc-64"], goal: ["malloc-64", 1] },
  { ours: "heap-128", theirs: ["malloc-128"], goal: ["malloc-128", 1] },
  { ours: "heap-1024", theirs: ["malloc-1024"], goal: ["malloc-1024", 1] },
  { ours: "heap-5000", theirs: ["malloc-5000"] },
  { ours: "heap-burst", theirs: ["malloc-burst"] },
  { ours: "timer-set-stop" },
  { ours: "end-of-slice", name: "SIGALRM that ends a slice, until the next thread runs", isSingle: true },
  { ours: "timer-to-thread", name: "SIGALRM that wakes a higher sleeper, until it runs", isSingle: true },
  { ours: "sleep-lateness", theirs: ["nanosleep-lateness"], isSingle: true },
];

/** All that was measured, by name: the runs of each round. */
type Figures = ReadonlyMap<string, readonly (readonly number[])[]>;

export async function nativeSuite(): Promise<Suite> {
  const load = loadavg()[0] ?? 0;
  const { paths, missing } = await buildPrograms();
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const path of paths) done.push(await runProgram(path));
  }
  const figures = gathered(done);
  const ticksPerMicrosecond = figures.get("ticks-per-us")?.[0]?.[0];
  return {
    name: "native", title: "Native costs on Linux, in ticks of the time-stamp counter", command: "npm run bench -- native",
    method: `${rounds} rounds in which all programs take turns, pinned to one CPU; the best run counts, of what is timed once at a time the median; of a ratio the median of the rounds. A tick is ${ticksPerMicrosecond === undefined ? "unknown" : `${(1000 / ticksPerMicrosecond).toFixed(3)} ns`}; the machine's load was ${load.toFixed(1)} at the start.`,
    rows: [
      ...comparisons.map((comparison) => costRow(comparison, figures, missing, ticksPerMicrosecond)),
      ...comparisons.flatMap((comparison) => (comparison.theirs ?? []).map((peer) => ratioRow(comparison, peer, figures, missing))),
      ...shareRows(figures, missing),
    ],
  };
}

function gathered(done: readonly Round[]): Figures {
  const figures = new Map<string, (readonly number[])[]>();
  for (const round of done) for (const [name, values] of round) figures.set(name, [...figures.get(name) ?? [], values]);
  return figures;
}

/** The heading of the bare machine's suite; switches and threads come first. */
function groupOf({ ours }: Comparison): string {
  const [first] = operations;
  return operations.find(({ id }) => id === ours)?.group ?? first?.group ?? "";
}

function nameOf({ ours, name }: Comparison): string {
  return name ?? operations.find(({ id }) => id === ours)?.name ?? ours;
}

function costRow(comparison: Comparison, figures: Figures, missing: ReadonlyMap<string, string>, ticksPerMicrosecond: number | undefined): Row {
  const figure = figureOf((figures.get(comparison.ours) ?? []).flat(), comparison.isSingle ? "median" : "smallest");
  const absent = (comparison.theirs ?? []).filter((name) => !figures.has(name));
  return {
    name: nameOf(comparison), group: groupOf(comparison), ...figure, unit: "ticks", peers: peerFigures(comparison, figures),
    ...(figure.value === null || ticksPerMicrosecond === undefined ? {} : { nanoseconds: figure.value * 1000 / ticksPerMicrosecond }),
    ...(absent.length === 0 ? {} : { note: absent.map((name) => absenceOf(name, missing)).join("; ") }),
  };
}

function peerFigures({ theirs = [], isSingle }: Pick<Comparison, "theirs" | "isSingle">, figures: Figures): PeerFigure[] {
  return theirs.flatMap((name) => {
    const { value } = figureOf(figures.get(name)?.flat() ?? [], isSingle ? "median" : "smallest");
    return value === null ? [] : [{ name: peerTitle(name), value, source: "this run" as const }];
  });
}

function absenceOf(name: string, missing: ReadonlyMap<string, string>): string {
  return `${peerTitle(name)} is not there: ${missing.get(name) ?? "its program failed"}`;
}

/** How many times theirs ours costs, round by round. */
function ratioRow(comparison: Comparison, peer: string, figures: Figures, missing: ReadonlyMap<string, string>): Row {
  const best = (name: string): number[] => (figures.get(name) ?? []).map((runs) => (comparison.isSingle ? medianOf(runs) : Math.min(...runs)));
  const ratios = ratiosOf(best(comparison.ours), best(peer));
  return {
    name: `${nameOf(comparison)} / ${peerTitle(peer)}`, group: "Ours to theirs, in the same round", ...figureOf(ratios, "median"), unit: "ratio", peers: [],
    ...(comparison.goal?.[0] === peer ? { goal: comparison.goal[1] } : {}),
    note: ratios.length === 0 ? absenceOf(peer, missing) : `smallest ${figureText(Math.min(...ratios))}`,
  };
}

/** Two threads that never yield: the greater share of what they count; 50 is fair. */
function shareRows(figures: Figures, missing: ReadonlyMap<string, string>): Row[] {
  const percent = (name: string): number[] => (figures.get(name) ?? []).flat().map((value) => value / 100);
  const group = "Two threads that never yield: the greater share of the CPU";
  const note = figures.has("pthread-share") ? {} : { note: absenceOf("pthread-share", missing) };
  return [
    { name: "with preemption, slices of 1 ms", group, ...figureOf(percent("share"), "median"), unit: "percent", peers: peerFigures({ theirs: ["pthread-share"], isSingle: true }, figures), goal: 55, ...note },
    { name: "without preemption", group, ...figureOf(percent("share-cooperative"), "median"), unit: "percent", peers: [] },
  ];
}
