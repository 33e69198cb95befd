// Who runs when: starvation without preemption, fair shares with it, priorities, time slices, and the
// guards that hold preemption or interrupts off.
//
// Each program prints what it measured; the bounds are asserted here as well where they are numbers.

import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, linesOf, numberIn, withoutStart } from "./support/boot.ts";
import { readReport } from "./support/fatal-report.ts";

const programs = new Batch([
  "starvation", "fair-shares", "measures", "priorities", "time-slices", "preempt-count", "interrupt-guard", "idle",
  "slice-shares",
]);
test.before("the programs compile", compiled(programs));

test("without preemption a thread that never yields starves the others", async (t) => {
  t.deepEqual(await linesOf(t, programs, "starvation"), [
    "preemption enabled: false",
    "greedy ended; other counted 0 meanwhile",
    "other counted 1 in the end",
    "timer interrupts: 0",
  ]);
});

test("the boot option preempt=on takes the CPU from that thread", async (t) => {
  const { lines, exitStatus } = await boot(programs, "starvation", { commandLine: "preempt=on" });
  t.like(withoutStart(lines), ["preemption enabled: true", "greedy ended; other counted 1 meanwhile"]);
  t.is(exitStatus, qemuStatuses.panic);
  t.regex(readReport(lines).headline, /^PANIC: nobody was preempted/, "the program asserts the opposite");
});

test("equal threads that never yield get shares within 5 percent of each other", async (t) => {
  const lines = await linesOf(t, programs, "fair-shares");
  const runners = lines.flatMap((line) => {
    const match = /^runner: (\d+) us, (\d+) loops, (\d+) preemptions$/.exec(line);
    return match === null ? [] : [{ timeUs: Number(match[1]), loops: Number(match[2]), preemptions: Number(match[3]) }];
  });
  t.is(runners.length, 4);
  for (const field of ["timeUs", "loops"] as const) {
    const values = runners.map((runner) => runner[field]);
    t.true(Math.min(...values) >= 0.95 * Math.max(...values), `${field}: ${values.join(", ")}`);
  }
  const totalUs = runners.reduce((sum, { timeUs }) => sum + timeUs, 0);
  t.true(totalUs > 190_000 && totalUs < 215_000, `200 ms of CPU time in all, not ${totalUs} us`);
  // 50 ms each in slices of 1 ms.
  for (const { preemptions } of runners) t.true(preemptions >= 45 && preemptions <= 60, `${preemptions} preemptions`);
  t.is(lines.at(-1), "fair: true");
});

test("higher priority runs first, and at once with preemption on", async (t) => {
  t.deepEqual(await linesOf(t, programs, "priorities"), [
    "before main gives way: 0",
    "cooperative order: 6350403112",
    "run while main spawned: 406350", // each as it is made; 12 and 31 are not above main
    "preemptive order: 4063503112",
  ]);
});

test("a time slice three times as long gets three times the CPU", async (t) => {
  const ratio = numberIn(await linesOf(t, programs, "time-slices"), /^long over short: (\d+\.\d)$/);
  t.true(ratio >= 2.7 && ratio <= 3.3, String(ratio));
});

test("who yields, sleeps, or gives way just before its slice ends, leaves the others their shares and gets its own", async (t) => {
  const lines = await linesOf(t, programs, "slice-shares");
  const sharesBeside = (whom: string): number[] => lines.flatMap((line) => {
    const [title, us] = line.split(": ");
    return title === `beside ${whom}` ? [parseInt(us ?? "", 10)] : [];
  });
  for (const whom of ["a thread that yields", "a thread that sleeps"]) {
    const greedy = sharesBeside(whom).slice(0, 3);
    t.is(greedy.length, 3, whom);
    t.true(Math.min(...greedy) >= 0.9 * Math.max(...greedy), `${whom}: ${greedy.join(", ")}`);
    t.true(Math.min(...greedy) >= 36_000, `three share 120 ms beside ${whom}: ${greedy.join(", ")}`);
  }
  // 100 us in each round of three slices of 2 ms.
  const [, , , sleeper = 0] = sharesBeside("a thread that sleeps");
  t.true(sleeper >= 1500, `${sleeper} us`);
  const [greedy = 0, ...others] = sharesBeside("threads that yield after 9 ms");
  t.is(others.length, 4);
  const fairUs = 500_000 / 5;
  t.true(greedy <= 2 * fairUs, `the greedy one: ${greedy} us`);
  t.true(Math.min(...others) >= fairUs * 0.75, others.join(", "));
});

test("while preemption is held nobody else runs, and the switch comes on release", async (t) => {
  t.deepEqual(await linesOf(t, programs, "preempt-count"), [
    "the other thread runs: true",
    "it advanced while preemption was held by 0",
    "count while held twice: 2",
    "it advanced as soon as preemption was released: true",
    "count at the end: 0",
  ]);
});

test("inside an interrupt guard no interrupt comes", async (t) => {
  t.deepEqual(await linesOf(t, programs, "interrupt-guard"), [
    "interrupts while masked: 0",
    "the other thread goes on afterwards: true",
  ]);
});

test("an idle CPU waits for the interrupt that wakes its thread", async (t) => {
  t.deepEqual(await linesOf(t, programs, "idle"), ["alarms: 1", "slept at least 5000 us: true"]);
});

test("latencies are measured: a woken thread's wait, the timer, a switch, preemption held", async (t) => {
  const lines = await linesOf(t, programs, "measures");
  const [high = 0, timer = 0, change = 0, low = 0, held = 0] = [/^high: woken within (\d+) ns$/, /^timer: late by (\d+) ns$/, /^switch: (\d+) ns$/, /^low: woken within (\d+) ns$/, /^held: (\d+) ns$/]
    .map((pattern) => numberIn(lines, pattern));
  t.true(high > 0 && high < 20_000, "above the hog it runs at once");
  t.true(low > 10_000_000, "below the hog it waits for its end");
  t.true(timer < 5_000 && change > 20 && change < 1_000);
  t.true(held >= 300_000 && held < 320_000);
  t.true(lines.some((line) => line.includes("preemption was held for")));
});
