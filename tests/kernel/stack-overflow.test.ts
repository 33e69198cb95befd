// Threads that use up their stacks: each ends alone, with a report, and the machine goes on.

import test, { type ExecutionContext } from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { boot, compiled, linesOf, numberIn } from "./support/boot.ts";
import { framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const programs = new Programs(["stack-exhaustion", "stack-overflows", "stack-reserve", "stack-corrupted", "kernel-stack", "stack-thousands", "stack-storm", "stack-usage", "stack-pool"]);
const unoptimised = new Programs(["stack-overflows", "stack-storm"], "O0");
test.before("the programs compile", compiled(programs, unoptimised));

/** A frame as text: the function, and the program's line that holds `text`. */
function frame(program: string, functionName: string, text: string): string {
  return `${functionName} at ${sourceOf(program)}:${lineOf(program, text)}`;
}

test("endless recursion ends its thread, with a report that names the thread and its functions", async (t) => {
  const lines = await linesOf(t, programs, "stack-exhaustion");
  const report = readReport(lines);
  t.regex(report.headline, /^STACK OVERFLOW: thread 2 "digger" went \d+ bytes below its stack of 16360$/);
  t.true(lines.includes(`    entry: dig (${sourceOf("stack-exhaustion")}:${lineOf("stack-exhaustion", "function dig")})`), lines.join("\n"));
  t.true(report.repeats > 500, `a stack of 16 KiB holds many frames: ${report.repeats}`);
  const recursing = frame("stack-exhaustion", "recurse", "return recurse(level + 1)");
  t.like(framesAsText(report), [recursing, recursing, frame("stack-exhaustion", "dig", "recurse(start)")]);
  t.deepEqual(report.notices, ['thread 2 "digger" ends, the others go on']);
  t.is(lines.at(-1), "main goes on");
});

/** What the log of stack-overflows must say, at whatever level the program was compiled. */
async function checkOverflows(t: ExecutionContext, of: Programs): Promise<void> {
  const lines = await linesOf(t, of, "stack-overflows");
  t.false(lines.some((line) => line.startsWith("not reached")), lines.join("\n"));
  const names = ["byte", "recursion", "lazy recursion", "array", "lazy array", "held", "lazy held", "own stack", "own stack"];
  const overflows = lines.flatMap((line) => /^\*\*\* STACK OVERFLOW: thread \d+ "(.+)" went (\d+) bytes below its stack of (\d+)$/.exec(line) ?? []);
  t.deepEqual(overflows.filter((_, index) => index % 4 === 1), names);
  t.is(overflows[2], "9", "one byte below the stack, of which eight at its base are the canary");
  t.deepEqual(lines.filter((line) => line.endsWith(": the thread used up its stack")), names.map((name) => `${name}: the thread used up its stack`));
  const reports = lines.join("\n").split("*** STACK OVERFLOW: ").slice(1);
  t.regex(reports[0] ?? "", /#00 0x[0-9a-f]{16} writeBelow /);
  t.regex(reports[3] ?? "", /#00 0x[0-9a-f]{16} useLargeArray .*\n.* takeLargeArray /);
  for (const held of [reports[5], reports[6]]) t.regex(held ?? "", /could not be ended where it happened[^]*#00 0x[0-9a-f]{16} recurseTo [^]* overflowHeld /);
  t.deepEqual(lines.slice(-3), ["held sections finished: 2", "memory of ended stacks waits: true", "waiting bytes: 0, frames more than before: 0"]);
}

test("by a byte, by recursion, by a large array, with preemption held, on a stack of its own: each ends its thread alone", async (t) => {
  await checkOverflows(t, programs);
});

test("the same without optimisation", async (t) => {
  await checkOverflows(t, unoptimised);
});

test("what overflows the reserve too, with preemption held, is fatal", async (t) => {
  const result = await boot(programs, "stack-reserve");
  t.is(result.exitStatus, qemuStatuses.panic, result.serialText);
  const report = readReport(result.lines);
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.is(report.thread, "digger");
  t.true(report.details.includes('hint: this is below the stack of thread "digger"'), report.details.join("\n"));
});

test("a canary that somebody wrote over is a panic at the switch", async (t) => {
  const result = await boot(programs, "stack-corrupted");
  t.is(result.exitStatus, qemuStatuses.panic, result.serialText);
  const report = readReport(result.lines);
  t.regex(report.headline, /^PANIC: the canary of a stack is damaged: .*: 1 and 0$/);
  t.is(report.thread, "main");
  t.true(framesAsText(report).some((text) => text.startsWith("main at ")), "found where the thread was left");
});

test("the stacks of the kernel have guard pages and names", async (t) => {
  const result = await boot(programs, "kernel-stack");
  t.is(result.exitStatus, qemuStatuses.panic, result.serialText);
  const report = readReport(result.lines);
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.true(report.details.includes("hint: the stack for machine checks is exhausted"), report.details.join("\n"));
});

test("ten thousand threads that overflow leave nothing behind", async (t) => {
  const lines = await linesOf(t, programs, "stack-thousands");
  t.is(lines.filter((line) => line.startsWith("*** STACK OVERFLOW: ")).length, 10_000);
  t.is(lines.at(-1), "threads: 10000, frames more than before: 0");
});

/** Overflows at 1600 seeded places under a storm of interrupts. */
async function checkStorm(t: ExecutionContext, of: Programs): Promise<void> {
  const lines = await linesOf(t, of, "stack-storm");
  const ended = lines.filter((line) => line.startsWith("*** STACK OVERFLOW: ")).length;
  t.is(numberIn(lines, /survivors, (\d+) overflows/), ended);
  // One that used its stack to the last word may come back before the switch sees it, and counts twice.
  const usedUp = lines.filter((line) => line.includes(" went 8 bytes below ")).length;
  const counted = numberIn(lines, /diggers, (\d+) survivors/) + ended;
  t.true(counted >= 1600 && counted - usedUp <= 1600, `${counted} counted, ${usedUp} of them perhaps twice`);
  t.true(ended > 100 && ended < 1600, `${ended} ended`);
  t.true(numberIn(lines, /overflows, (\d+) held$/) > 400, "held sections are finished, whatever happened to the stack");
  const ticks = numberIn(lines, /^ticks: (\d+) in \d+ us$/);
  t.true(ticks * 40 > numberIn(lines, /^ticks: \d+ in (\d+) us$/), `no interrupt of the timer is lost: ${ticks} ticks`);
  t.is(lines.at(-1), "frames more than before: 0");
}

test("an interrupt that finds no stack for its frame comes again, and whoever holds something finishes it", async (t) => {
  await checkStorm(t, programs);
});

test("the same without optimisation: other places", async (t) => {
  await checkStorm(t, unoptimised);
});

test("a thread is told what it uses of its stack, and which sizes there are", async (t) => {
  const lines = await linesOf(t, programs, "stack-usage");
  t.true(lines.filter((line) => line.includes(", adds up ")).every((line) => line.endsWith(", adds up true")), lines.join("\n"));
  for (const at of [0, 4]) {
    t.regex(lines[at] ?? "", /^fresh: ok, size 8168, /);
    const peak = numberIn(lines.slice(at), /^after 4000 bytes: ok, .*, peak (\d+),/);
    t.true(peak >= 4000 && peak < 4400, `${peak}`);
    t.regex(lines[at + 2] ?? "", /^nearly all: near overflow, /);
    t.regex(lines[at + 3] ?? "", /^with a smaller margin: ok, /);
  }
  t.is(lines[8], "damaged: corrupted, bytes 2");
  t.regex(lines[9] ?? "", /^repaired: ok, size 4072, /);
  const frames = numberIn(lines, /^frames for about 100000 bytes: (\d+)$/);
  t.true(frames >= 20 && frames <= 26, `a lazy stack takes what it uses: ${frames}`);
  t.deepEqual(lines.slice(11), [1_048_577, 18_446_744_073_709_551_615n].map((size) => `no thread with a stack of ${size}`));
});

for (const memoryMiB of [64, 256]) {
  test(`the pool gives what it has, and all of it comes back: ${memoryMiB} MiB`, async (t) => {
    const lines = await linesOf(t, programs, "stack-pool", { memoryMiB });
    t.is(lines.filter((line) => /frames more than before: 0$/.test(line)).length, 4, lines.join("\n"));
    t.regex(lines[0] ?? "", /^stacks: 10000, sound 10000, memory 40\d{3} KiB/);
    t.true(numberIn(lines, /^all memory: frames left (\d+)/) <= 2);
    t.is(lines[2], "waiting bytes: 1048576, and 0 when no frame is left");
    t.regex(lines[4] ?? "", /: 6000 steps, failures 0, wrong 0, /);
  });
}
