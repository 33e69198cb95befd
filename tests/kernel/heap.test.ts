// The heap: random use against a model, its limits, what checked builds find, and use by many threads;
// on the bare machine and, with the same code, as a process of Linux.

import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { projectFolder } from "../../tools/paths.ts";
import { compileLinux, diagnosticsText, run, workFolder } from "../compiler/support/compile.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, linesOf, numberIn } from "./support/boot.ts";
import { type FatalReport, framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const wrongUses = ["double-free", "foreign-free", "interior-free", "overrun", "underrun", "late-write", "out-of-memory", "pool-give-twice"];
/** With HEDDLE_LONG_TESTS set, the bare machine does a million operations as well. */
const longRuns = process.env["HEDDLE_LONG_TESTS"] !== undefined;

const programs = new Programs([
  ...["random", "limits", "threads", "leaks", "ownership", "epochs", ...(longRuns ? ["random-million"] : [])].map((name) => `heap/${name}`),
]);
const fatal = new Batch(wrongUses.map((name) => `heap/${name}`));
const unchecked = new Programs(["heap/random", "heap/limits", "heap/threads"], "O2-no-checks");
const unoptimized = new Programs(["heap/random", "heap/epochs"], "O0");
test.before("the programs compile", compiled(programs, fatal, unchecked, unoptimized));

function lastLines(count: number): string[] {
  return ["seed 0x9e3779b97f4a7c15", `${count} operations, 0 failures`, "live: 0 blocks, 0 bytes; pages: 0", "there was a peak: true"];
}

for (const [what, built] of [["with checks", programs], ["without", unchecked], ["not optimized", unoptimized]] as const) {
  test(`random use agrees with a model, ${what}`, async (t) => {
    t.deepEqual(await linesOf(t, built, "heap/random"), lastLines(60_000));
  });
}

for (const [what, built] of [["with checks", programs], ["without", unchecked]] as const) {
  test(`impossible requests give 0, and memory that was exhausted comes back whole, ${what}`, async (t) => {
    for (const memoryMiB of [16, 64]) {
      t.deepEqual(await linesOf(t, built, "heap/limits", { memoryMiB }), [
        "no bytes: 0",
        "huge: 0 0 0 0",
        "odd alignment: 0 0 0",
        "resize to nothing and to too much: 0 0",
        "after odd requests: the same: true",
        "large and middle until 0: true true; small then: 0",
        "after large, middle, small: the same: true",
        "small first: as many as memory holds: true",
        "after small: the same: true",
        "objects until null: more than 10000: true",
        "after objects: the same: true",
      ], `${memoryMiB} MiB`);
    }
  });

  test(`twenty threads share the heap, preempted anywhere, ${what}`, async (t) => {
    t.deepEqual(await linesOf(t, built, "heap/threads"), ["preempted more than 50 times: true", "live: 0 blocks, 0 bytes; pages: 0"]);
  });
}

(longRuns ? test : test.skip)("a million random operations on the bare machine", async (t) => {
  t.deepEqual(await linesOf(t, programs, "heap/random-million"), lastLines(1_000_000));
});

/** Compiles a program of this folder for Linux and runs it. */
function runOnLinux(t: ExecutionContext, name: string, checks: boolean): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const output = path.join(workFolder("heap"), `${path.basename(name)}-${checks ? "checked" : "unchecked"}`);
  const result = compileLinux(path.join(projectFolder, sourceOf(name)), { output, optimize: 2, checks });
  t.true(result.succeeded, diagnosticsText(result));
  return run(output);
}

for (const [what, checks] of [["with checks", true], ["without", false]] as const) {
  test(`a million random operations on Linux agree with a model, ${what}`, (t) => {
    const { status, stdout, stderr } = runOnLinux(t, "heap/random-million", checks);
    t.is(status, 0, stderr);
    t.deepEqual(stdout.trimEnd().split("\n"), lastLines(1_000_000));
  });
}

test("on Linux too a block that is freed twice is named with who allocated and freed it", (t) => {
  const { status, stdout, stderr } = runOnLinux(t, "heap/double-free", true);
  t.is(status, 134);
  t.regex(stderr, /^panic: a block of 100 bytes is freed twice; allocated by makeBlock$/m);
  t.true(stdout.includes(`allocated by makeBlock (${sourceOf("heap/double-free")}:`), stdout);
});

async function panicOf(t: ExecutionContext, name: string): Promise<{ readonly report: FatalReport; readonly lines: readonly string[] }> {
  const { exitStatus, lines, serialText } = await boot(fatal, `heap/${name}`);
  t.is(exitStatus, qemuStatuses.panic, serialText);
  const report = readReport(lines);
  t.is(report.thread, "main");
  return { report, lines };
}

/** The lines about a block, from the first that names one. */
function blockLines(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith("heap: ")).map((line) => line.replace(/0x[0-9a-f]+/, "ADDRESS"));
}

test("a block that is freed twice is named with its class and who allocated and freed it", async (t) => {
  const { report, lines } = await panicOf(t, "double-free");
  t.is(report.headline, "PANIC: a block of 100 bytes is freed twice; allocated by makeBlock");
  t.deepEqual(blockLines(lines), [
    "heap: block of 100 bytes at ADDRESS, number 1",
    "heap:     size class of 192 bytes",
    `heap:     allocated by makeBlock (${sourceOf("heap/double-free")}:${lineOf("heap/double-free", "function makeBlock") + 1})`,
    `heap:     freed by dropBlock (${sourceOf("heap/double-free")}:${lineOf("heap/double-free", "function dropBlock") + 2})`,
  ]);
  t.true(framesAsText(report).some((frame) => frame.startsWith("dropBlock at ")));
});

for (const [name, headline] of [
  ["foreign-free", /^PANIC: 0x[0-9a-f]+ is freed, which is no block of the heap$/],
  ["interior-free", /^PANIC: 0x[0-9a-f]+ is freed, which lies in the block at 0x[0-9a-f]+; allocated by makeBlock$/],
  ["overrun", /^PANIC: the bytes behind a block of 100 bytes were overwritten; allocated by makeBlock$/],
  ["underrun", /^PANIC: the bytes before a block of 100 bytes were overwritten; allocated by makeBlock$/],
  ["late-write", /^PANIC: a block of 100 bytes was written at 42 after it was freed; allocated by makeBlock$/],
] as const) {
  test(`found by a checked build: ${name}`, async (t) => {
    const { report } = await panicOf(t, name);
    t.regex(report.headline, headline);
  });
}

test("a freed block reads as poison", async (t) => {
  const { lines } = await panicOf(t, "late-write");
  t.true(lines.includes("a freed block reads 0xdddddddddddddddd"), lines.join("\n"));
});

test("new panics at its place when there is no memory", async (t) => {
  const { report } = await panicOf(t, "out-of-memory");
  t.is(report.headline, "PANIC: out of memory");
  t.is(report.place, `${sourceOf("heap/out-of-memory")}:${lineOf("heap/out-of-memory", "return new Page()")}`);
  t.regex(framesAsText(report)[0] ?? "", /^makePage at /);
});

test("a report of leaks groups blocks by who allocated them", async (t) => {
  const place = (text: string, below: number): string => `${sourceOf("heap/leaks")}:${lineOf("heap/leaks", text) + below}`;
  const letters = `heap: 3 blocks, 312 bytes, allocated by writeLetter (${place("return new Letter()", 0)})`;
  t.deepEqual(await linesOf(t, programs, "heap/leaks"), [
    "leaks: 5",
    `heap: 2 blocks, 5070 bytes, allocated by rentBuffer (${place("function rentBuffer", 1)})`,
    letters,
    "heap: 5 blocks are live",
    "leaks since then: 1",
    "leaks since then: 0",
    letters,
    "heap: 3 blocks are live",
  ]);
});

const ownershipLines = [
  "owned: 8 17, live: 0",
  "moved out: 99, live: 1",
  "handles: 1, live: 2",
  "handles: 3, through the third: 5",
  "handles: 1, live: 2",
  "the object is gone: true, live: 1",
  "exhausted: true, free: 0",
  "the same one again: true, its code: 0, free: 0",
  "free: 4",
  "live at the end: 0",
];

test("owners, counted handles and pools free what they hold, and nothing else", async (t) => {
  t.deepEqual(await linesOf(t, programs, "heap/ownership"), ownershipLines);
});

for (const [what, checks] of [["with checks", true], ["without", false]] as const) {
  test(`the same on Linux, ${what}`, (t) => {
    t.deepEqual(runOnLinux(t, "heap/ownership", checks).stdout.trimEnd().split("\n"), ownershipLines);
  });
}

test("an object that is given back to its pool twice is a panic", async (t) => {
  const { report } = await panicOf(t, "pool-give-twice");
  t.regex(report.headline, /^PANIC: an object is given back to its pool twice\b/);
  t.true(framesAsText(report).some((frame) => frame === `main at ${sourceOf("heap/pool-give-twice")}:16`));
});

for (const [what, built] of [["optimized", programs], ["not optimized", unoptimized]] as const) {
  test(`readers that are preempted anywhere never see what epochs free, ${what}`, async (t) => {
    t.deepEqual(await linesOf(t, built, "heap/epochs"), [
      "through epochs: freed memory was read: false; nodes read: more than 10000: true",
      "while a reader is inside, waiting: 21, untouched: true",
      "when it is out, waiting: 0",
      "live: 0",
      "at once: freed memory was read: true; nodes read: more than 10000: true",
    ]);
  });
}
