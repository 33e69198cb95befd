// Every example boots, says what its opening comment promises, and ends with success.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "../../tools/paths.ts";
import { compiled, linesOf, numberIn } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

/** These have files of their own. */
const elsewhere = ["demo", "shell"];
const tested = [
  "channels", "deadlines", "hello", "join", "ping-pong", "priorities", "safe-threading", "scheduler", "shared-counter", "stack-guard", "stress", "thread-pool",
  "threads", "time-slices", "timers",
];
const programs = new Programs(tested.map((name) => `examples/${name}`));
test.before("the examples compile", compiled(programs));

test("no example is left out here", (t) => {
  const names = readdirSync(join(projectFolder, "examples")).filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -3));
  t.deepEqual(names.sort(), [...elsewhere, ...tested].sort());
});

test("hello says hello", async (t) => {
  const lines = await linesOf(t, programs, "examples/hello");
  t.is(lines.length, 1);
  t.regex(lines[0] ?? "", /^Hello from TypeScript on the bare machine, [1-9]\d* us after the start\.$/);
});

test("join adds up what its threads found", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/join"), [
    "       1 to   250000: 31250125000",
    "  250001 to   500000: 93750125000",
    "  500001 to   750000: 156250125000",
    "  750001 to  1000000: 218750125000",
    "together: 500000500000",
  ]);
});

test("ping-pong takes turns", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/ping-pong"), [1, 2, 3].flatMap((round) => [`ping ${round}`, `     pong ${round}`]));
});

test("priorities orders by priority, and at once with preemption", async (t) => {
  const runs = (priority: number): string => `  a thread of priority ${priority} runs`;
  const made = "  main has made three threads, of priorities 10, 31 and 50";
  t.deepEqual(await linesOf(t, programs, "examples/priorities"), [
    "preemption off:", made, runs(50), runs(31), runs(10),
    "preemption on:", runs(50), made, runs(31), runs(10),
  ]);
});

test("shared-counter loses additions without a lock and none with it", async (t) => {
  const lines = await linesOf(t, programs, "examples/shared-counter");
  t.true(numberIn(lines, /^counted without a lock: +(\d+)$/) < 200_000);
  t.is(numberIn(lines, /^counted with a lock: +(\d+)$/), 200_000);
});

test("time-slices shares the CPU as 1 to 2 to 4", async (t) => {
  const lines = await linesOf(t, programs, "examples/time-slices");
  const times = [1, 2, 4].map((ms) => numberIn(lines, new RegExp(`^${ms} ms slices: (\\d+) ms of CPU time, preempted \\d+ times$`)));
  const [one = 0] = times;
  t.true(one >= 15 && one <= 19, `a seventh of 120 ms, not ${one}`);
  times.forEach((time, index) => t.true(Math.abs(time - one * 2 ** index) <= 4, times.join(", ")));
});

test("safe-threading never overdraws", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/safe-threading"), ["left 0, never below zero; 200 attempts counted"]);
});

test("channels hands ten squares through", async (t) => {
  const squares = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => n * n);
  t.deepEqual(await linesOf(t, programs, "examples/channels"), [...squares.map((n) => `received ${n}`), "sum 385"]);
});

test("thread-pool counts primes in parts", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/thread-pool"), ["1862 primes below 16000"]);
});

test("threads gives results, takes a closure, and tells a bad end", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/threads"), [
    "the square of 7 is 49",
    "worker found 144",
    "hello from greeter",
    "hello from greeter",
    "the sleeper's end: the thread was cancelled",
  ]);
});

test("timers beat and blink, and are silent when stopped", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/timers"), [
    "beat 1, 4 blinks", "beat 2, 8 blinks", "beat 3, 12 blinks", "in silence: 12 blinks",
  ]);
});

test("deadlines are met, and too many refused", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/deadlines"), [
    "a thread that asks for another half of the CPU is refused: true",
    "quick: 10 jobs, 0 deadlines missed",
    "slow: 10 jobs, 0 deadlines missed",
  ]);
});

test("stack-guard ends the careless thread alone", async (t) => {
  const lines = await linesOf(t, programs, "examples/stack-guard");
  t.deepEqual(lines.filter((line) => line.startsWith("counting")), [1, 2, 3, 4].map((number) => `counting: ${number}`));
  const report = lines.indexOf(lines.find((line) => line.startsWith('*** STACK OVERFLOW: thread 3 "careless" ')) ?? "");
  t.true(report > 0 && report < lines.indexOf("counting: 3"), lines.join("\n"));
  t.true(lines.includes("what became of it: the thread used up its stack"));
  t.regex(lines[report + 1] ?? "", /^ {4}entry: calculate \(examples\/stack-guard\.ts:\d+\)$/);
  t.regex(lines[report + 3] ?? "", /^ {4}#00 0x[0-9a-f]{16} addUp \(examples\/stack-guard\.ts:\d+\)$/);
  t.regex(lines.find((line) => line.startsWith("main ")) ?? "", /^main is well: stack ok, at most \d+ % used$/);
});

test("scheduler: shorter slices preempt more often, FIFO never, and aging lets a low thread in", async (t) => {
  const lines = await linesOf(t, programs, "examples/scheduler");
  const usual = numberIn(lines, /^slices of 10 ms: preempted (\d+) times$/);
  const short = numberIn(lines, /^slices of 1 ms: preempted (\d+) times$/);
  t.true(usual >= 2 && usual <= 4, lines.join("\n"));
  // 40 ms in all; the last slices end by themselves.
  t.true(short >= 36 && short <= 40, lines.join("\n"));
  t.is(numberIn(lines, /^first come, first served: preempted (\d+) times$/), 0);
  t.true(numberIn(lines, /^slices by load, two threads: preempted (\d+) times$/) <= usual);
  t.deepEqual(lines.slice(-2), ["a low thread runs beside a high one: false", "the same with aging, a step each millisecond: true"]);
});

test("stress loses nothing and gives all memory back", async (t) => {
  t.deepEqual(await linesOf(t, programs, "examples/stress"), [
    "seed 0x9e3779b97f4a7c15: 2400 rounds of 2400", "received 2400 messages, all of them: true", "all memory is back: true",
  ]);
});
