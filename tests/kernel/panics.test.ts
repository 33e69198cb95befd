// Panics: the program's own, those of failed checks, and those inside the report of another.
//
// Each is booted by itself; its report is asserted down to the values, the functions and the lines.

import test, { type ExecutionContext } from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, withoutStart } from "./support/boot.ts";
import { type FatalReport, framesAsText, readReport } from "./support/fatal-report.ts";
import { lineOf, sourceOf } from "./support/programs.ts";

const programs = new Batch([
  "panic", "recursive-panic", "fault-in-panic", "assertion", "index-out-of-range", "divide-by-zero", "deadlock", "exit-status",
]);
test.before("the programs compile", compiled(programs));

async function panicOf(t: ExecutionContext, name: string): Promise<FatalReport> {
  const result = await boot(programs, name);
  t.is(result.exitStatus, qemuStatuses.panic, result.serialText);
  const report = readReport(result.lines);
  t.is(report.registers.size, 0, "registers say nothing about a panic");
  return report;
}

function placeOf(program: string, text: string): string {
  return `${sourceOf(program)}:${lineOf(program, text)}`;
}

test("a panic says why, where and by which way", async (t) => {
  const report = await panicOf(t, "panic");
  t.is(report.headline, "PANIC: the cargo has no weight");
  t.is(report.place, placeOf("panic", "panic('"));
  t.is(report.thread, "main");
  t.like(framesAsText(report), [
    `weigh at ${placeOf("panic", "panic('")}`,
    `inspect at ${placeOf("panic", "  weigh();")}`,
    `main at ${placeOf("panic", "  inspect();")}`,
  ]);
  t.deepEqual(report.notices, ["the machine stops"]);
});

test("a backtrace ends where every thread begins", async (t) => {
  const report = await panicOf(t, "panic");
  t.regex(framesAsText(report).at(-1) ?? "", /^runThread at kernel\/sched\/spawn\.ts:\d+$/);
});

for (const [name, what] of [["recursive-panic", "panic"], ["fault-in-panic", "page fault"]] as const) {
  test(`a ${what} inside the report of a panic stops the machine at once`, async (t) => {
    const report = await panicOf(t, name);
    t.is(report.headline, "PANIC: the first panic");
    t.is(report.place, placeOf(name, "panic('the first panic')"));
    t.deepEqual(report.notices, ["PANIC inside a panic: stopping at once"]);
  });
}

test("an assertion shows both values", async (t) => {
  const report = await panicOf(t, "assertion");
  t.is(report.headline, "PANIC: the counter is complete: 41 and 42");
  t.is(report.place, placeOf("assertion", "assert("));
  t.is(framesAsText(report)[0], `main at ${report.place}`);
});

test("an index past the end shows the index and the length", async (t) => {
  const report = await panicOf(t, "index-out-of-range");
  t.regex(report.headline, /^PANIC: index out of range\b.*: 8 and 8$/);
  t.is(report.place, placeOf("index-out-of-range", "return slots["));
  t.like(framesAsText(report), [
    `readSlot at ${report.place}`,
    `main at ${placeOf("index-out-of-range", "readSlot()}")}`,
  ]);
});

test("a division by zero is told before the CPU sees it", async (t) => {
  const report = await panicOf(t, "divide-by-zero");
  t.is(report.headline, "PANIC: division by zero");
  t.is(report.place, placeOf("divide-by-zero", "return u32(100) /"));
  t.is(framesAsText(report)[0], `divideHundred at ${report.place}`);
});

test("threads that wait for each other are a deadlock, with their names", async (t) => {
  const { serialText } = await boot(programs, "deadlock");
  t.regex(serialText, /threads that wait for ever:\r?\n +\d+ "first"\r?\n +\d+ "second"\r?\n/);
  const report = await panicOf(t, "deadlock");
  t.is(report.headline, "PANIC: deadlock: all threads are blocked");
  t.is(report.thread, "idle");
});

test("a program may end the machine with a verdict of its own", async (t) => {
  const result = await boot(programs, "exit-status");
  t.deepEqual(withoutStart(result.lines), ["the verdict is failure"]);
  t.is(result.exitStatus, 37);
});
