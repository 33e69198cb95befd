// The trace as a booted machine sends it: complete, in order, with a count of what was lost; and its cost.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { readDump } from "../../trace/dump.ts";
import { type Timeline, timelineOf } from "../../trace/timeline.ts";
import { boot, compiled, linesOf, numberIn } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["examples/demo", "examples/ping-pong"]);
const unchecked = new Programs(["trace-cost"], "O2-no-checks");
test.before(compiled(programs, unchecked));

async function traced(name: string, commandLine: string): Promise<Timeline> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-test-trace-"));
  try {
    const debugConsolePath = join(folder, "dump");
    const result = await boot(programs, name, { commandLine, debugConsolePath });
    if (result.exitStatus !== qemuStatuses.success) throw new Error(`status ${result.exitStatus}:\n${result.serialText}`);
    return timelineOf(readDump(await readFile(debugConsolePath), name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("the demo's trace shows the greedy threads taking turns, slice by slice", async (t) => {
  const timeline = await traced("examples/demo", "trace=on");
  t.is(timeline.overwritten + timeline.missing, 0);
  const greedy = timeline.threads.filter(({ name }) => name.startsWith("greedy"));
  t.is(greedy.length, 4, "two with preemption off, two with it on");
  const [, , first, second] = greedy.map(({ id }) => id);
  const turns = timeline.intervals.filter(({ kind, thread, endNs, startNs }) => kind === "running" && (thread === first || thread === second) && endNs - startNs > 1_000_000);
  t.true(turns.length >= 15, `${turns.length} turns`);
  t.true(turns.every((turn, index) => index === 0 || turn.thread !== turns[index - 1]?.thread), "they alternate");
  for (const turn of turns.slice(0, -1)) t.true(Math.abs(turn.endNs - turn.startNs - 10_000_000) < 500_000, `a slice of ${turn.endNs - turn.startNs} ns`);
});

test("at every time one thread runs, and intervals of a thread do not overlap", async (t) => {
  const { intervals, threads } = await traced("examples/demo", "trace=on");
  const running = intervals.filter(({ kind }) => kind === "running").sort((left, right) => left.startNs - right.startNs);
  t.true(running.every((interval, index) => index === 0 || interval.startNs >= (running[index - 1]?.endNs ?? 0) - 1e-6));
  for (const { id } of threads) {
    const own = intervals.filter(({ thread, kind }) => thread === id && kind !== "interrupt").sort((left, right) => left.startNs - right.startNs);
    t.true(own.every((interval, index) => index === 0 || interval.startNs >= (own[index - 1]?.endNs ?? 0) - 1e-6), `thread ${id}`);
  }
  t.true(intervals.some(({ kind, detail }) => kind === "interrupt" && detail === "vector 64"));
});

test("a ring that is too small keeps the newest events and counts the others", async (t) => {
  const whole = await traced("examples/ping-pong", "trace=4096");
  t.is(whole.overwritten, 0);
  const cut = await traced("examples/ping-pong", "trace=8");
  t.true(cut.overwritten > 0);
  t.is(cut.endNs > cut.startNs, true);
});

test("a ring that no memory is left for is refused, and the program runs", async (t) => {
  const result = await boot(programs, "examples/ping-pong", { commandLine: "trace=16777216", memoryMiB: 64 });
  t.is(result.exitStatus, qemuStatuses.success);
  t.regex(result.serialText, /warning: no memory for a trace of 16777216 events/);
});

test("an event costs 30 guest instructions at most, and a comparison while tracing is off; the loop included", async (t) => {
  const lines = await linesOf(t, unchecked, "trace-cost");
  t.log(lines.join(", "));
  t.true(numberIn(lines, /^on: ([\d.]+)$/) <= 30);
  t.true(numberIn(lines, /^off: ([\d.]+)$/) <= 8);
});
