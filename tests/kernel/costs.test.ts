// What the kernel's operations cost does not depend on how many threads there are, nor on sizes where it should
// not; and the programs of the benchmarks measure all that they are to. How much it is, is the benchmarks' matter.

import test from "ava";
import { guestSeries } from "../../bench/guest.ts";
import { operations } from "../../bench/kernel-operations.ts";
import { medianOf } from "../../bench/statistics.ts";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["bench/guest/kernel"], "O2-no-checks");
test.before("the programs compile", compiled(programs));

/** Some queues are empty with two threads, and not with more: that takes other ways, of a few instructions each. */
const mostGrowth = 1.3;

test("each operation costs the same with 32 and with 10,000 threads alive, and not much less with 2", async (t) => {
  const lines = await linesOf(t, programs, "bench/guest/kernel", { memoryMiB: 512 });
  const series = guestSeries(lines);
  const costOf = (id: string, threads: number): number => medianOf(series.find((each) => each.name === id && each.threads === threads)?.costs ?? []);
  for (const { id } of operations) {
    const [two, some, many] = [costOf(id, 2), costOf(id, 32), costOf(id, 10_000)];
    t.true(two > 0 && many > 0, `${id} was measured: ${two}, ${some}, ${many}`);
    // The worst of many is one that happened to coincide with something: it is measured, no more.
    if (id.endsWith("-worst")) continue;
    t.true(many <= some * 1.02 + 2, `${id}: ${some} with 32, ${many} with 10,000`);
    t.true(many <= two * mostGrowth, `${id}: ${two} with 2, ${many} with 10,000`);
  }
  const calibration = series.find(({ name }) => name === "calibration")?.costs[0] ?? 0;
  t.true(calibration >= 1000 && calibration <= 1010, `a tick is an instruction: ${calibration}`);
  t.true(costOf("heap-16", 2) <= 45 && costOf("heap-1024", 2) <= 45, "a small block, whatever its size");
  t.true(costOf("stack-1048576", 2) < 2 * costOf("stack-4096", 2), "a stack that waits in the pool, whatever its size");
});
