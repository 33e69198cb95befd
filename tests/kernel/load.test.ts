// Many threads, random load, and the integrity of registers, all under the shortest time slices.

import test from "ava";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["many-threads", "spawn-exhaustion", "static-stack", "stress", "registers"]);
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
