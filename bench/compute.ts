// Eight compute kernels in our TypeScript beside the same in C, compiled by the clang of the same LLVM.
//
// Programs take turns on one CPU, round by round, so that what else the machine does meets all alike.
// Each prints a checksum and the ticks of the time-stamp counter for every run of its kernel; of a round
// its best run counts. The ratio is ours over C: below 1 ours is faster.

import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder, shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";
import { type Ratio, geometricMean, ratioOf } from "./ratio.ts";

const kernels = ["sha256", "crc32", "sieve", "matrix", "quicksort", "bitmap", "hash-table", "linked-list"] as const;
type Kernel = (typeof kernels)[number];

/** The programs of a kernel that are compared. */
const variants = ["c", "checks", "noChecks"] as const;
type Variant = (typeof variants)[number];

const rounds = 12;
const clang = process.env["HEDDLE_CLANG"] ?? "clang-14";
const folder = join(outFolder, "bench");

interface Row {
  readonly kernel: Kernel;
  /** Best ticks of a run in C. */
  readonly ticksOfC: number;
  readonly checks: Ratio;
  readonly noChecks: Ratio;
}

/** A kernel that could not be compared, and why. */
interface Missing {
  readonly kernel: Kernel;
  readonly reason: string;
}

/** Runs the comparison, prints the table and writes out/bench/compute.json. */
export async function benchCompute(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const results: (Row | Missing)[] = [];
  console.log(heading());
  for (const kernel of kernels) {
    const result = await benchKernel(kernel);
    results.push(result);
    console.log(lineOf(result));
  }
  const rows = results.filter((result): result is Row => "checks" in result);
  const means = { checks: geometricMean(rows.map((row) => row.checks.minimum)), noChecks: geometricMean(rows.map((row) => row.noChecks.minimum)) };
  if (rows.length > 0) console.log(`geometric mean of the minima: ${means.checks.toFixed(3)} with checks, ${means.noChecks.toFixed(3)} without`);
  const path = join(folder, "compute.json");
  await writeFile(path, `${JSON.stringify({ cpu: cpus()[0]?.model ?? "", rounds, results, means }, null, 2)}\n`);
  note(`Wrote ${shownPath(path)}`);
}

async function benchKernel(kernel: Kernel): Promise<Row | Missing> {
  const reason = await buildKernel(kernel);
  if (reason !== null) return { kernel, reason };
  const ticks: Record<Variant, number[]> = { c: [], checks: [], noChecks: [] };
  const checksums = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) ticks[variant].push(await runOnce(programPath(kernel, variant), checksums));
  }
  if (checksums.size !== 1) throw new UserError(`${kernel}: the results differ: ${[...checksums].join(", ")}`);
  return { kernel, ticksOfC: Math.min(...ticks.c), checks: ratioOf(ticks.checks, ticks.c), noChecks: ratioOf(ticks.noChecks, ticks.c) };
}

function programPath(kernel: Kernel, variant: Variant): string {
  return join(folder, `${kernel}-${variant}`);
}

/** Compiles all variants; the reason if there is no compiler for C. */
async function buildKernel(kernel: Kernel): Promise<string | null> {
  const source = join(projectFolder, "bench", "compute", `${kernel}.ts`);
  const peer = join(projectFolder, "bench", "peers", "compute", `${kernel}.c`);
  const inC = await execa(clang, ["-O2", "-o", programPath(kernel, "c"), peer], { reject: false });
  if (inC.code === "ENOENT") return `${clang} is not installed (apt-get install clang-14, or HEDDLE_CLANG)`;
  if (inC.failed) throw new UserError(`${clang} failed on ${shownPath(peer)}:\n${inC.stderr}`);
  for (const variant of ["checks", "noChecks"] as const) {
    const more = variant === "noChecks" ? ["--no-checks"] : [];
    const ours = await execa(process.execPath, [compilerCommand, source, "--target", "linux", "-O2", ...more, "-o", programPath(kernel, variant)], { reject: false });
    if (ours.failed) throw new UserError(`heddlec failed on ${shownPath(source)}:\n${ours.stderr}`);
  }
  return null;
}

/** Runs a program on the last CPU; gives its best run and notes its checksums. */
async function runOnce(program: string, checksums: Set<string>): Promise<number> {
  const lastCpu = String(cpus().length - 1);
  const { stdout } = await execa("taskset", ["-c", lastCpu, program]);
  const runs = stdout.split("\n").map((line) => line.split(" "));
  for (const [checksum] of runs) checksums.add(checksum);
  return Math.min(...runs.map(([, ticks]) => Number(ticks)));
}

function heading(): string {
  return `Ratio of ticks, ours over C (${clang} -O2), of ${rounds} rounds; minimum and median\n`
    + `${"kernel".padEnd(12)}${"C, ticks".padStart(12)}${"checks: min".padStart(14)}${"med".padStart(8)}${"no checks: min".padStart(17)}${"med".padStart(8)}`;
}

function lineOf(result: Row | Missing): string {
  if (!("checks" in result)) return `${result.kernel.padEnd(12)}  not compared: ${result.reason}`;
  const { kernel, ticksOfC, checks, noChecks } = result;
  const column = (value: number, width: number): string => value.toFixed(3).padStart(width);
  return `${kernel.padEnd(12)}${String(ticksOfC).padStart(12)}${column(checks.minimum, 14)}${column(checks.median, 8)}${column(noChecks.minimum, 17)}${column(noChecks.median, 8)}`;
}
