// Wrong arguments and wrong calls: what can happen in good programs is a typed error, a programmer's mistake a
// panic that names the call. And preemption as it is rolled out on a machine that had none.

import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, linesOf } from "./support/boot.ts";
import { framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs } from "./support/programs.ts";

const mistakes = [
  ["priority-64", /^PANIC: ThreadBuilder\.priority: priorities go from 0 to 63/],
  ["stack-of-three-bytes", /^PANIC: ThreadBuilder\.stackSize: a stack has 4096 bytes at least/],
  ["unlock-by-stranger", /^PANIC: Mutex\.unlock: only the thread that holds the mutex may/],
  ["negative-timeout", /^PANIC: a time-out is 2\^50 us at most/],
  ["join-twice", /^PANIC: the thread was joined already/],
  ["spawn-with-interrupts-off", /^PANIC: spawn: not in an interrupt handler, nor with interrupts off/],
] as const;
const programs = new Programs(["wrong-arguments", "roll-out"]);
const fatal = new Batch(mistakes.map(([name]) => name));
test.before("the programs compile", compiled(programs, fatal));

test("what cannot be had is a typed error, and all structures are whole afterwards", async (t) => {
  t.deepEqual(await linesOf(t, programs, "wrong-arguments"), [
    "stack of 16384: 42",
    "stack of 5000: 42",
    "stack of 1099511627776: no memory is left for a stack of that size",
    "stack of 18446744073709551615: no memory is left for a stack of that size",
    "no such CPU: the affinity names no CPU that there is",
    "joined: 8",
    "joined again: the thread was joined already, or ended detached",
    "oneself: a thread cannot join itself",
    "detached: the thread was detached",
    "no time: true, sleep of 0: true, until the past: true",
    "table full: 19 beside main, then: there are as many threads as may be; sum 342",
    "no memory: true, no memory is left for a stack of that size; block at 0",
    "and again with memory:",
    "stack of 16384: 42",
    "threads left: 0, program frames 0",
  ]);
});

for (const [name, headline] of mistakes) {
  test(`a mistake is told by name: ${name}`, async (t) => {
    const { lines, exitStatus } = await boot(fatal, name);
    t.is(exitStatus, qemuStatuses.panic);
    const report = readReport(lines);
    t.regex(report.headline, headline);
    // Calls in tail position leave no frame: the last one is all that there always is.
    t.regex(framesAsText(report).at(-1) ?? "", /^runThread at /);
  });
}

test("a hog starves the others with preemption off; with slices of 100 ms down to 100 us all advance", async (t) => {
  const advance = "count exact true, without a turn 0, hog preempted true, others ran meanwhile true";
  t.deepEqual(await linesOf(t, programs, "roll-out"), [
    "off:", "count exact true, without a turn 2, hog preempted false, others ran meanwhile false",
    ...[100_000, 50_000, 20_000, 10_000, 1000, 100].flatMap((sliceUs) => [`${sliceUs} us:`, advance]),
  ]);
});
