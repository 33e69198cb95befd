// Many threads, random load, and the integrity of registers, all under the shortest time slices.

import test from "ava";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["many-threads", "spawn-exhaustion", "static-stack", "stress", "registers", "yield-cost", "timer-cost"]);
test.before("the programs compile", compiled(programs));

test("63 threads of all priorities start, run and end, twenty times over", async (t) => {
  t.deepEqual(await linesOf(t, programs, "many-threads"), [
    "threads finished: 1260 of 1260",
    "sum of their numbers: 39060 of 39060",
  ]);
});

test("one thread more than the limit is refused with its reason, and a join makes room", async (t) => {
  t.deepEqual(await linesOf(t, programs, "spawn-exhaustion"), [
    "threads made beside main: 63",
    "the next is refused: true, there are as many threads as may be",
    "after a join there is room: true",
    "detached: 63",
  ]);
});

test("a thread may run on a static stack, deeper than one of the pool", async (t) => {
  t.deepEqual(await linesOf(t, programs, "static-stack"), ["levels: 1500"]);
});

test("a random mix of spinning, yielding, guards and short threads loses nobody", async (t) => {
  t.deepEqual(await linesOf(t, programs, "stress"), [
    "seed: 88172645463325252",
    "threads made: true",
    "all finished: true",
  ]);
});

test("every register and flag survives preemption", async (t) => {
  t.deepEqual(await linesOf(t, programs, "registers"), [
    "checkers finished: 4",
    "preempted at least 50 times: true",
    "rounds with a changed register or flag: 0",
  ]);
});

test("a yield costs the same among 2 and 31 threads, in guest instructions", async (t) => {
  const lines = await linesOf(t, programs, "yield-cost");
  const costs = lines.flatMap((line) => {
    const match = /^yield among (\d+) threads: (\d+\.\d\d) ticks$/.exec(line);
    return match === null ? [] : [{ threads: Number(match[1]), ticks: Number(match[2]) }];
  });
  t.deepEqual(costs.map(({ threads }) => threads), [1, 2, 5, 31, 2, 5, 31]);
  for (const { threads, ticks } of costs) t.true(ticks > 0, `among ${threads}`);
  const [, ...switching] = costs.map(({ ticks }) => ticks); // among one there is nobody to switch to
  t.true(Math.max(...switching) - Math.min(...switching) < 1, switching.join(", "));
  t.log(lines.join("\n"));
});

test("an interrupt of the timer is measured without a switch and with one", async (t) => {
  const lines = await linesOf(t, programs, "timer-cost");
  const [without, withSwitch] = ["without a switch", "with a switch"].map((kind) => {
    const match = lines.map((line) => new RegExp(`^timer interrupt ${kind}: (\\d+) to (\\d+) ticks in 5[01] samples$`).exec(line)).find(Boolean);
    return { least: Number(match?.[1]), most: Number(match?.[2]) };
  });
  t.true(without !== undefined && without.least > 0 && without.most >= without.least, lines.join("\n"));
  t.true(withSwitch !== undefined && withSwitch.least > 0 && withSwitch.most >= withSwitch.least, lines.join("\n"));
  t.log(lines.join("\n"));
});
