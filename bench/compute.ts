// Eight compute kernels in our TypeScript beside the same in C, compiled by the clang of the same LLVM.
//
// Programs take turns on one CPU, round by round, so that what else the machine does meets all alike.
// Each prints a checksum and the ticks of the time-stamp counter for every run of its kernel; of a round
// its best run counts. The ratio is ours over C: below 1 ours is faster.

import { cpus } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../tools/errors.ts";
import { projectFolder, shownPath } from "../tools/paths.ts";
import { benchFolder, compileForBench } from "./compile.ts";
import type { Row, Suite } from "./result.ts";
import { figureOf, geometricMean, ratiosOf } from "./statistics.ts";

const kernels = ["sha256", "crc32", "sieve", "matrix", "quicksort", "bitmap", "hash-table", "linked-list"] as const;
type Kernel = (typeof kernels)[number];

/** The programs of a kernel that are compared. */
const variants = ["c", "checks", "noChecks"] as const;
type Variant = (typeof variants)[number];
const columns = { checks: "with checks", noChecks: "without checks" } as const;

const rounds = 12;
const timeoutMs = 120_000;
const clang = process.env["HEDDLE_CLANG"] ?? "clang-14";

export async function computeSuite(): Promise<Suite> {
  const rows: Row[] = [];
  for (const kernel of kernels) rows.push(...await rowsOf(kernel));
  return {
    name: "compute", title: `Compiled code: ticks of ours over C (${clang} -O2)`, command: "npm run bench -- compute",
    method: `${rounds} rounds by turns, pinned to one CPU; the best of five runs of a round; the median of the rounds' ratios.`,
    rows: [...rows, ...(["checks", "noChecks"] as const).flatMap((variant) => meanRow(rows, variant))],
  };
}

async function rowsOf(kernel: Kernel): Promise<Row[]> {
  const reason = await buildKernel(kernel);
  if (reason !== null) return [{ name: kernel, ...figureOf([]), unit: "ratio", peers: [], note: reason }];
  const ticks: Record<Variant, number[]> = { c: [], checks: [], noChecks: [] };
  const checksums = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) ticks[variant].push(await runOnce(programPath(kernel, variant), checksums));
  }
  if (checksums.size !== 1) throw new UserError(`${kernel}: the results differ: ${[...checksums].join(", ")}`);
  const note = `C: ${Math.min(...ticks.c).toLocaleString("en-GB")} ticks`;
  return (["checks", "noChecks"] as const).map((variant) => ({
    name: kernel, column: columns[variant], ...figureOf(ratiosOf(ticks[variant], ticks.c), "median"), unit: "ratio", peers: [], note,
  }));
}

/** The geometric mean of a column; nothing where nothing was compared. */
function meanRow(rows: readonly Row[], variant: keyof typeof columns): Row[] {
  const values = rows.flatMap(({ column, value }) => (column === columns[variant] && value !== null ? [value] : []));
  if (values.length === 0) return [];
  return [{ name: "geometric mean", column: columns[variant], ...figureOf([geometricMean(values)]), runs: values.length, unit: "ratio", peers: [] }];
}

function programPath(kernel: Kernel, variant: Variant): string {
  return join(benchFolder, `${kernel}-${variant}`);
}

/** Compiles all variants; the reason if there is no compiler for C. */
async function buildKernel(kernel: Kernel): Promise<string | null> {
  for (const variant of ["checks", "noChecks"] as const) {
    await compileForBench({
      source: `bench/compute/${kernel}.ts`, target: "linux", output: `${kernel}-${variant}`, ...(variant === "checks" ? { checks: "with checks" } : {}),
    });
  }
  const peer = join(projectFolder, "bench", "peers", "compute", `${kernel}.c`);
  const inC = await execa(clang, ["-O2", "-o", programPath(kernel, "c"), peer], { reject: false });
  if (inC.code === "ENOENT") return `${clang} is not installed (apt-get install clang-14, or HEDDLE_CLANG)`;
  if (inC.failed) throw new UserError(`${clang} failed on ${shownPath(peer)}:\n${inC.stderr}`);
  return null;
}

/** Runs a program on the last CPU; gives its best run and notes its checksums. */
async function runOnce(program: string, checksums: Set<string>): Promise<number> {
  const { stdout } = await execa("taskset", ["-c", String(cpus().length - 1), program], { timeout: timeoutMs });
  const runs = stdout.split("\n").map((line) => line.split(" "));
  for (const [checksum] of runs) checksums.add(checksum);
  return Math.min(...runs.map(([, ticks]) => Number(ticks)));
}
