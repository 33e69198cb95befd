// Sleeping, waiting and waking: the order, the time-outs, and how late a sleeper wakes.

import test from "ava";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["sleeping", "wait-queue"]);
test.before("the programs compile", compiled(programs));

test("sleepers wake in the order of their deadlines, none too early, with preemption off and on", async (t) => {
  t.deepEqual(await linesOf(t, programs, "sleeping"), [
    "preemption off: woken 50, early 0, out of order 0, late by less than 20 us: true",
    "preemption on: woken 100, early 0, out of order 0, late by less than 20 us: true",
    "ten periods of 1 ms: 100 tenths, interrupts 10",
  ]);
});

test("a wait queue wakes by priority, then by arrival; a time-out ends a wait", async (t) => {
  t.deepEqual(await linesOf(t, programs, "wait-queue"), [
    "9 waiters, woken one by one: 369258147",
    "one by name, then 8: 136528479",
    "timed out: 20, woken before: 20, as many as were left: true, empty: true",
    "a deadline in the past does not block: true, for ever is true",
  ]);
});
