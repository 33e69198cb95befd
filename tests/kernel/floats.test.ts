// Floating point in threads: its registers survive preemption and yields on CPUs with XSAVE and
// without, at both levels of optimisation; who has no area for them cannot touch them.

import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { boot, compiled, linesOf } from "./support/boot.ts";
import { readReport } from "./support/fatal-report.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["float-registers", "float-results", "floats-unseen"]);
const unoptimized = new Programs(["float-registers", "float-results"], "O0");
test.before("the programs compile", compiled(programs, unoptimized));

const kept = (avx: boolean): string[] => [
  "seed: 88172645463325252",
  `AVX: ${avx}`,
  "areas beside main's: 4",
  "rounds: 240, finished: 8",
  "preempted at least 50 times: true",
  "rounds with a changed register: 0",
  "areas left beside main's: 0",
];
const equal = ["results are numbers: true", "preempted at least 20 times: true", "same results: 6 of 6"];

for (const [cpuModel, hasAvx, what] of [["max", true, "XSAVE and AVX"], ["max,-avx,-xsaveopt", false, "XSAVE alone"], ["qemu64", false, "FXSAVE alone"]] as const) {
  test(`every register of floating point survives, with ${what}`, async (t) => {
    t.deepEqual(await linesOf(t, programs, "float-registers", { cpuModel }), kept(hasAvx));
  });
}

test("the registers survive in a program without optimisation", async (t) => {
  t.deepEqual(await linesOf(t, unoptimized, "float-registers"), kept(true));
});

test("computations give the same together as alone", async (t) => {
  t.deepEqual(await linesOf(t, programs, "float-results"), equal);
  t.deepEqual(await linesOf(t, programs, "float-results", { cpuModel: "qemu64" }), equal);
  t.deepEqual(await linesOf(t, unoptimized, "float-results"), equal);
});

test("a vector instruction in a thread without an area is reported and changes nothing", async (t) => {
  const { lines, exitStatus } = await boot(programs, "floats-unseen");
  t.is(exitStatus, qemuStatuses.panic);
  const report = readReport(lines);
  t.is(report.headline, "EXCEPTION 7: device not available (#NM)");
  t.is(report.thread, "stealthy");
  t.true(lines.includes("    cause: floating point in a thread whose entry uses none, as far as the compiler could see"));
});
