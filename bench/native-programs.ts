// The programs of the suite `native`: ours and those of others, built, and run by turns on one CPU.
//
// A peer that cannot be built or run is left out, with a reason; of ours, that is an error.

import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../tools/errors.ts";
import { projectFolder } from "../tools/paths.ts";
import { benchFolder, compileForBench } from "./compile.ts";

const runTimeoutMs = 120_000;

/** A program of others. */
interface Peer {
  /** bench/peers/native/NAME.c. */
  readonly name: string;
  readonly libraries: readonly string[];
  /** The package that has what it needs. */
  readonly package: string;
  /** What it measures, and how that is called in tables. */
  readonly figures: Readonly<Record<string, string>>;
}

const peers: readonly Peer[] = [
  { name: "registers", libraries: [], package: "gcc", figures: { "six-registers-jump": "six registers, jmp", "six-registers-ret": "six registers, ret" } },
  { name: "fcontext", libraries: ["-lboost_context"], package: "libboost-context-dev", figures: { "boost-jump": "Boost.Context" } },
  { name: "swapcontext", libraries: [], package: "gcc", figures: { swapcontext: "swapcontext" } },
  { name: "futex", libraries: ["-pthread"], package: "gcc", figures: { "futex-ping-pong": "futex" } },
  {
    name: "pthread", libraries: ["-pthread"], package: "gcc",
    figures: { "pthread-create-join": "pthread", "pthread-mutex": "pthread", "pthread-read-lock": "pthread", "pthread-write-lock": "pthread", "pthread-cond-signal": "pthread" },
  },
  { name: "semaphore", libraries: ["-pthread"], package: "gcc", figures: { "posix-semaphore": "POSIX semaphore", "posix-semaphore-round-trip": "POSIX semaphore" } },
  { name: "pipe", libraries: [], package: "gcc", figures: { pipe: "pipe" } },
  { name: "sleep", libraries: ["-pthread"], package: "gcc", figures: { "nanosleep-lateness": "clock_nanosleep" } },
  { name: "shares", libraries: ["-pthread"], package: "gcc", figures: { "pthread-share": "pthread" } },
  {
    name: "malloc", libraries: [], package: "gcc",
    figures: Object.fromEntries(["16", "64", "128", "1024", "5000", "burst"].map((size) => [`malloc-${size}`, "glibc malloc"])),
  },
];

/** How the figure of a peer is called in tables. */
export function peerTitle(figure: string): string {
  return peers.find(({ figures }) => figure in figures)?.figures[figure] ?? figure;
}

/** Our programs: bench/native/NAME.ts. */
const ours = ["threads", "primitives", "shares"] as const;

export interface Programs {
  /** Paths of what can be run. */
  readonly paths: readonly string[];
  /** Why figures of others are missing, by their name. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Builds ours and those of others. */
export async function buildPrograms(): Promise<Programs> {
  const { paths, missing } = await buildPeers(process.env["HEDDLE_CC"] ?? "gcc");
  const own: string[] = [];
  for (const name of ours) own.push(await compileForBench({ source: `bench/native/${name}.ts`, target: "linux", output: `native-${name}` }));
  return { paths: [...paths, ...own], missing };
}

/** Builds those of others, as far as the compiler and their libraries are there. */
export async function buildPeers(compilerOfC: string): Promise<Programs> {
  await mkdir(benchFolder, { recursive: true });
  const [paths, missing] = [[] as string[], new Map<string, string>()];
  for (const peer of peers) {
    const path = join(benchFolder, `peer-${peer.name}`);
    const source = join(projectFolder, "bench", "peers", "native", `${peer.name}.c`);
    const built = await execa(compilerOfC, ["-O2", "-o", path, source, ...peer.libraries], { reject: false, stdin: "ignore" });
    if (!built.failed) paths.push(path);
    else for (const figure of Object.keys(peer.figures)) missing.set(figure, built.code === "ENOENT" ? `${compilerOfC} is not installed` : `apt-get install ${peer.package}`);
  }
  return { paths, missing };
}

/** What a program measured in one round, by name: every run of each loop, in ticks for one operation. */
export type Round = ReadonlyMap<string, readonly number[]>;

/** Runs a program on the last CPU. Throws UserError for one of ours that fails; a peer that fails has measured nothing. */
export async function runProgram(path: string): Promise<Round> {
  const result = await execa("taskset", ["-c", String(cpus().length - 1), path], { timeout: runTimeoutMs, reject: false, stdin: "ignore" });
  if (result.failed) {
    if (path.startsWith(join(benchFolder, "peer-"))) return new Map();
    const reason = result.timedOut ? `did not end within ${runTimeoutMs / 1000} s` : result.code === "ENOENT" ? "needs taskset (apt-get install util-linux)" : `ended with status ${result.exitCode ?? result.signal}`;
    throw new UserError(`${path} ${reason}:\n${result.stdout.split("\n").slice(-5).join("\n")}\n${result.stderr}`.trimEnd());
  }
  return roundOf(result.stdout.split("\n"));
}

/**
 * The figures of lines `NAME TICKS` of others, and of ours, `bench NAME THREADS OPERATIONS EMPTY TICKS...`. The loop is
 * left in both, as a processor does it in passing; readings of the clock around a single operation are taken off.
 */
export function roundOf(lines: readonly string[]): Round {
  const figures = new Map<string, number[]>();
  for (const line of lines) {
    const theirs = /^([a-z][\w-]*) (-?\d+(?:\.\d+)?)$/.exec(line);
    if (theirs !== null) figures.set(theirs[1] ?? "", [...figures.get(theirs[1] ?? "") ?? [], Number(theirs[2])]);
    const own = /^bench (\S+) \d+ (\d+) (\d+)((?: \d+)+)$/.exec(line);
    if (own === null) continue;
    const [, name = "", operations, empty, ticks = ""] = own;
    const takenOff = operations === "1" ? Number(empty) : 0;
    figures.set(name, ticks.trim().split(" ").map((text) => (Number(text) - takenOff) / Number(operations)));
  }
  return figures;
}
