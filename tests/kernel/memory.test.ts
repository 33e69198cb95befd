// Physical and virtual memory on the machine: every frame handed out and given back on machines of all
// sizes, random use against a model, rights of pages, and mistakes that end in a report.

import test, { type ExecutionContext } from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, linesOf, numberIn } from "./support/boot.ts";
import { type FatalReport, framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const programs = new Programs([
  "memory-exhaustion", "memory-model", "memory-threads", "page-rights", "protections", "write-to-read-only-page",
]);
const fatal = new Batch(["frame-freed-twice", "frame-run-twice", "frame-foreign", "frame-beyond", "frame-written"]);
const isLong = process.env["HEDDLE_LONG_TESTS"] === "1";
const unchecked = new Programs(["memory-exhaustion", "memory-model-long"], "O2-no-checks");
const unoptimized = new Programs(["memory-exhaustion", "memory-model"], "O0");
test.before("the programs compile", compiled(programs, fatal, unchecked, unoptimized));

/** What memory-exhaustion must say, whatever the machine. */
function checkExhaustion(t: ExecutionContext, lines: readonly string[], memoryMiB: number): void {
  const total = numberIn(lines, /^(\d+) frames$/);
  t.true(total <= memoryMiB * 256 && total > memoryMiB * 256 - 256, `${total} frames`);
  const counts = lines.filter((line) => / free, 0 program, /.test(line)).map((line) => line.replace(/^.*?: /, ""));
  t.is(counts.length, 5);
  t.deepEqual([...new Set(counts)], [counts[0]], "the same counts after each part as at the start");
  const free = numberIn(lines, /^start: (\d+) free/);
  t.true(free > total - 4096, `${free} of ${total} frames are free`);
  const storage = Math.floor((free * 8) / 4096) + 1;
  t.true(lines.includes(`singles: ${free - storage}, then 0 and a run at 0, 0 free`), lines.join("\n"));
  t.true(numberIn(lines, /^runs of 2 MiB: (\d+), misaligned 0, a longer one at 0$/) >= Math.floor((free - storage) / 512) - 5);
  t.true(lines.includes("fragments: 512 free, a run of two at 0"));
  t.true(lines.includes("with one more: a run of three at frame 500, of four at 0"));
  t.true(lines.includes("aligned to two: 0"));
  t.regex(lines.join("\n"), /^tables: [4-8] mapped, the next one false$/m);
  t.true(lines.includes("seen through all: 77"));
}

for (const memoryMiB of [16, 64]) {
  test(`${memoryMiB} MiB: all memory handed out, typed failures, all given back`, async (t) => {
    checkExhaustion(t, await linesOf(t, programs, "memory-exhaustion", { memoryMiB }), memoryMiB);
  });
}

for (const memoryMiB of [3 * 1024, 6 * 1024]) {
  test(`${memoryMiB} MiB: all memory handed out, typed failures, all given back`, async (t) => {
    checkExhaustion(t, await linesOf(t, unchecked, "memory-exhaustion", { memoryMiB }), memoryMiB);
  });
}

test("a CPU without pages of 1 GiB and write-combining has all of 6 GiB too", async (t) => {
  const options = { memoryMiB: 6 * 1024, cpuModel: "qemu64,-pat" };
  checkExhaustion(t, await linesOf(t, unchecked, "memory-exhaustion", options), 6 * 1024);
});

test("without optimisation all memory comes back as well", async (t) => {
  checkExhaustion(t, await linesOf(t, unoptimized, "memory-exhaustion", { memoryMiB: 16 }), 16);
});

for (const [level, compiledPrograms] of [["O2", programs], ["O0", unoptimized]] as const) {
  test(`random frames, runs and pages agree with the model, ${level}`, async (t) => {
    t.deepEqual(await linesOf(t, compiledPrograms, "memory-model", { memoryMiB: 32 }), [
      "steps 100000, checks made: true, wrong 0, without memory 0", "program frames 0, page tables 0",
    ]);
  });
}

(isLong ? test : test.skip)("a million random steps agree with the model (HEDDLE_LONG_TESTS=1)", async (t) => {
  t.deepEqual(await linesOf(t, unchecked, "memory-model-long", { memoryMiB: 32 }), [
    "steps 1000000, checks made: true, wrong 0, without memory 0", "program frames 0, page tables 0",
  ]);
});

test("random use of a machine that is too small fails by results alone", async (t) => {
  const lines = await linesOf(t, programs, "memory-model", { memoryMiB: 7 });
  t.true(numberIn(lines, /^steps 100000, checks made: true, wrong 0, without memory (\d+)$/) > 100);
  t.is(lines.at(-1), "program frames 0, page tables 0");
});

test("the walk through the page tables counts rights, and finds a page that is writable and executable", async (t) => {
  const { lines, exitStatus } = await boot(programs, "page-rights");
  t.is(exitStatus, qemuStatuses.panic);
  t.regex(lines.join("\n"), /\] pages: \d+ read-execute, \d+ read-only, \d+ read-write; none is writable and executable$/m);
  t.true(lines.includes("mapped: null false, page 1 false, first MiB false, loader's false, not canonical false"), lines.join("\n"));
  const countsOf = (what: string): number[] => (new RegExp(`^${what}: ([\\d ]+)$`, "m").exec(lines.join("\n"))?.[1] ?? "").split(" ").map(Number);
  const [execute = 0, only = 0, write = 0, both] = countsOf("start");
  t.true(execute > 0 && only > 0 && write > 0);
  t.is(both, 0);
  t.deepEqual(countsOf("2 MiB read-only"), [execute, only + 512, write, 0]);
  t.deepEqual(countsOf("read-write"), [execute, only, write + 512, 0]);
  t.deepEqual(countsOf("two of them read-execute"), [execute + 2, only, write + 510, 0]);
  t.deepEqual(countsOf("one of them unmapped"), [execute + 1, only, write + 510, 0]);
  t.deepEqual(countsOf("all unmapped"), [execute, only, write, 0]);
  t.deepEqual(countsOf("one entry changed"), [execute, only, write, 1]);
  const report = readReport(lines);
  t.is(report.headline, "PANIC: a page is writable and executable");
  t.is(framesAsText(report)[1], `main at ${sourceOf("page-rights")}:${lineOf("page-rights", "checkPageRights();")}`);
});

test("the list of what is mapped has every range with its rights", async (t) => {
  const { lines } = await boot(programs, "page-rights");
  const ranges = lines.filter((line) => /^0x[0-9a-f]{16} to /.test(line));
  t.true(ranges.length > 10);
  t.deepEqual(ranges.filter((line) => line.includes(" rwx ")), []);
  t.deepEqual(ranges.filter((line) => line.startsWith("0x0")), [], "nothing in the lower half");
  t.true(ranges.some((line) => /^0xffffc10000003000 to 0xffffc10000003fff {2}r-x {2}write-back +4 KiB in pages of 4$/.test(line)), ranges.join("\n"));
  t.true(ranges.some((line) => /^0xffffc10000200000 .* rw- {2}write-combining /.test(line)));
  t.true(ranges.some((line) => /^0xffffc080.* rw- {2}uncached /.test(line)), "registers of the local APIC");
});

test("a page that is protected against writing cannot be written", async (t) => {
  const { lines, exitStatus } = await boot(programs, "write-to-read-only-page");
  t.is(exitStatus, qemuStatuses.panic);
  t.true(lines.includes("it holds 41"));
  const report = readReport(lines);
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.true(report.details.includes("cause: write to 0xffffc10000000000 in kernel mode: the page does not allow it"), report.details.join("\n"));
  t.is(framesAsText(report)[0], `main at ${sourceOf("write-to-read-only-page")}:${lineOf("write-to-read-only-page", "address, 42")}`);
});

test("ring 0 obeys read-only pages, and SMEP, SMAP and UMIP are on where the CPU has them", async (t) => {
  t.deepEqual(await linesOf(t, programs, "protections"), ["write protection 1", "UMIP 1, SMEP 1, SMAP 1"]);
  t.deepEqual(await linesOf(t, programs, "protections", { cpuModel: "qemu64" }), ["write protection 1", "UMIP 0, SMEP 0, SMAP 0"]);
});

test("threads that are preempted anywhere in the allocators lose nothing and share nothing", async (t) => {
  const lines = await linesOf(t, programs, "memory-threads", { memoryMiB: 32 });
  t.true(numberIn(lines, /^wrong 0, preempted (\d+) times$/) > 100, lines.join("\n"));
  t.is(lines.at(-1), "frames lost 0, page tables lost 0");
});

const mistakes = [
  ["frame-freed-twice", "a frame is freed that is free already"],
  ["frame-run-twice", "a frame is freed that is free already"],
  ["frame-foreign", "a frame of the kernel itself is freed"],
  ["frame-beyond", "a frame is freed that is no memory"],
  ["frame-written", "a frame was written after it was freed"],
] as const;

for (const [name, message] of mistakes) {
  test(`${message}, told with the frame and the caller: ${name}`, async (t) => {
    const { lines, exitStatus } = await boot(fatal, name, { memoryMiB: 32 });
    t.is(exitStatus, qemuStatuses.panic);
    const frame = /^frame (0x[0-9a-f]+)$/m.exec(lines.join("\n"))?.[1];
    const report: FatalReport = readReport(lines);
    t.is(report.headline, `PANIC: ${message}: ${frame}`);
    t.true(report.frames.some(({ functionName }) => functionName === "main"), framesAsText(report).join("\n"));
  });
}
