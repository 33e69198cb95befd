// The demo, as it is, without preemption, and with other time slices: every number on its screen.

import test, { type ExecutionContext } from "ava";
import { compiled, linesOf, logInFile, numberIn } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["examples/demo"]);
test.before("the demo compiles", compiled(programs));

interface Worker { readonly loops: number; readonly sharePercent: number; readonly preemptions: number }

/** The table of a part of the demo, by the names of the threads. */
function workersOf(lines: readonly string[], part: number): ReadonlyMap<string, Worker> {
  const start = lines.findIndex((line) => line.startsWith(`  ${part}. `));
  const rows = lines.slice(start + 2, start + 5).flatMap((line) => {
    const match = /^ {4}(\S+) +(?:never|always) +(\d+) +(\d+\.\d) % +(\d+)$/.exec(line);
    return match === null ? [] : [[match[1] ?? "", {
      loops: Number(match[2]), sharePercent: Number(match[3]), preemptions: Number(match[4]),
    }] as const];
  });
  return new Map(rows);
}

function checkStarvation(t: ExecutionContext, lines: readonly string[]): void {
  const workers = workersOf(lines, 1);
  t.deepEqual([...workers.keys()], ["greedy-1", "greedy-2", "polite"]);
  t.true((workers.get("greedy-1")?.loops ?? 0) > 100_000);
  t.true((workers.get("greedy-1")?.sharePercent ?? 0) > 99);
  for (const starved of ["greedy-2", "polite"]) t.deepEqual(workers.get(starved), { loops: 0, sharePercent: 0, preemptions: 0 });
  t.true(lines.includes("    The first thread never yields: the other two starved."));
}

/** Both greedy threads have half of 200 ms in slices of `sliceUs`; the polite one gets its turns. */
function checkShares(t: ExecutionContext, lines: readonly string[], sliceUs: number): void {
  t.is(numberIn(lines, /^ {2}2\. Preemption on, time slice (\d+) us: /), sliceUs);
  const workers = workersOf(lines, 2);
  const slicesEach = 100_000 / sliceUs;
  for (const name of ["greedy-1", "greedy-2"]) {
    const worker = workers.get(name);
    t.true(worker !== undefined && Math.abs(worker.sharePercent - 50) < 2, `${name} has ${worker?.sharePercent} %`);
    t.true(worker !== undefined && Math.abs(worker.preemptions - slicesEach) <= 2 + slicesEach / 10, `${name}: ${worker?.preemptions}`);
  }
  const polite = workers.get("polite");
  t.true(polite !== undefined && polite.loops >= slicesEach / 2 && polite.loops < slicesEach * 1.2 + 2, `polite: ${polite?.loops} loops`);
  t.is(polite?.preemptions, 0);
  t.true(lines.includes("    All three advanced; nobody had to yield."));
}

function checkRegisters(t: ExecutionContext, lines: readonly string[]): void {
  const summary = /^ {4}(\d+) million instructions, (\d+) preemptions, (\d+) rounds with a changed register$/;
  const match = lines.map((line) => summary.exec(line)).find((found) => found !== null);
  t.truthy(match, lines.join("\n"));
  t.true(Number(match?.[1]) >= 50, "millions of instructions");
  t.true(Number(match?.[2]) >= 500, "preemptions");
  t.is(match?.[3], "0", "changed registers");
}

test("the demo shows the machine, starvation, fair shares and intact registers", async (t) => {
  const lines = await linesOf(t, programs, "examples/demo");
  t.true(lines.some((line) => /^ {2}Heddle \d+\.\d+\.\d+: a preemptive kernel for x86-64 in TypeScript$/.test(line)));
  const megahertz = numberIn(lines, /^ {2}clock +TSC at (\d+) MHz/);
  t.true(Math.abs(megahertz - 1000) <= 1, `one tick a nanosecond, not ${megahertz} MHz`);
  const usableKiB = numberIn(lines, /^ {2}memory +(\d+) KiB usable$/);
  t.true(usableKiB > 127 * 1024 && usableKiB < 128 * 1024, `${usableKiB} KiB of 128 MiB`);
  t.true(lines.filter((line) => /^ {4}0x[0-9a-f]{10} to 0x[0-9a-f]{10} +\d+ KiB {2}\w/.test(line)).length >= 4, "the memory map");
  t.true(numberIn(lines, /^ {2}boot +(\d+) us/) > 0);
  checkStarvation(t, lines);
  checkShares(t, lines, 10_000);
  checkRegisters(t, lines);
  t.is(lines.at(-1), "  Verdict: threads that never yield are preempted, and lose nothing by it.");
});

test("the demo without preemption says what it leaves out", async (t) => {
  const lines = await linesOf(t, programs, "examples/demo", { commandLine: "preempt=off" });
  checkStarvation(t, lines);
  t.true(lines.includes("  2. and 3. are skipped: the boot option preempt=off keeps preemption off."));
  t.is(lines.at(-1), "  Verdict: cooperative threads work; preemption was not tried.");
});

for (const sliceUs of [500, 25_000]) {
  test(`the demo with a time slice of ${sliceUs} us`, async (t) => {
    const lines = await linesOf(t, programs, "examples/demo", { commandLine: `time-slice=${sliceUs}` });
    checkStarvation(t, lines);
    checkShares(t, lines, sliceUs);
    checkRegisters(t, lines);
  });
}

test("two deterministic runs give the same log, byte for byte", async (t) => {
  const elf = await programs.elf("examples/demo");
  const [first, second] = await Promise.all([logInFile(elf), logInFile(elf)]);
  t.regex(first, /Verdict: threads that never yield/);
  t.is(first, second);
});
