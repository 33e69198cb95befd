// Threads as programs see them: results, handles, cancelling, suspending, thread-local values, timers,
// deadlines, aging, and ten thousand of them at once.

import test from "ava";
import { Batch } from "./support/batch.ts";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["thread-face", "ten-thousand"]);
const together = new Batch(["timers", "deadlines", "aging", "daemon"]);
test.before("the programs compile", compiled(programs, together));

const face = [
  'a closure with "captured" runs',
  "results: 21 4 2 105 true",
  "stale: true true, the other: true false",
  "waiting for the stale one: the thread was joined already, or ended detached",
  "for a detached one: the thread was detached",
  "in a block: true",
  "too early: the thread still runs; later: 2000, true",
  "twice: the thread was joined already, or ended detached",
  "cancelled: the thread was cancelled, the thread was cancelled; soon: true",
  "they saw: 2 4 7, 3",
  "suspended false, resumed true, suspended false, lower false, equal true",
  "local: 0, 1, true; ended with 20, 1",
  "refused: no memory is left for a stack of that size; the affinity names no CPU that there is; true",
  "oneself: a thread cannot join itself",
];

test("results, stale handles, cancelling, suspending, thread-local values; with preemption off and on", async (t) => {
  t.deepEqual(await linesOf(t, programs, "thread-face"), [...face, ...face]);
});

const timers = [
  "stopped while it ran: true, calls: 10, counted: 10",
  "calls after the stop: 10, stopped again: false",
  "once: 11, runs on: false",
  "five periods of 2 ms took 10 ms",
  "made up for: 3",
  "a wait of 500 us: false, 5 tenths of ms",
  "a stopped one is not waited for: false",
];

test("timers go off once or periodically, are waited for, and stop", async (t) => {
  t.deepEqual(await linesOf(t, together, "timers"), [...timers, ...timers]);
});

test("threads with deadlines meet them above a greedy thread of the highest priority, and cannot take more than their share", async (t) => {
  t.deepEqual(await linesOf(t, together, "deadlines"), [
    "refused: true, the deadlines would ask for more CPU time than there is",
    "missed: 0 0 0",
    "jobs: 40, and the greedy one got the rest: true",
    "two jobs of 3.5 ms, 1 ms in 5 each: stopped 6 times, took 8 times 5 ms",
    "the same while another sleeps: stopped 6 times, took 8 times 5 ms",
  ]);
});

test("aging ends starvation; slices go by load where that is wanted", async (t) => {
  t.deepEqual(await linesOf(t, together, "aging"), [
    "without aging the low one ran: false",
    "with aging it ran: true",
    "without again: false",
    "preempted in 40 ms by slices of 20, 10 and 5 ms: 2 4 8",
  ]);
});

test("a daemon does not keep the machine alive", async (t) => {
  t.deepEqual(await linesOf(t, together, "daemon"), ["the daemon counted: true", "main ends"]);
});

test("ten thousand threads live in 256 MiB: all pass a semaphore, all wake in time", async (t) => {
  t.deepEqual(await linesOf(t, programs, "ten-thousand", { memoryMiB: 256 }), [
    "alive: 10000", "passed: 9999, left: 1", "10000 sleepers, woken 10000, late by less than 100 us: true",
  ]);
});
