// Synchronisation: every primitive among threads that are preempted at random instructions, priority
// inheritance, how waits end, interrupt handlers as producers, and the mistakes that are told.

import test from "ava";
import { run } from "../host/support/commands.ts";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { type BootOptions, boot, compiled, linesOf, withoutStart } from "./support/boot.ts";
import { framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const optimised = new Programs([
  "mutexes", "inversion", "starving", "endings", "poison", "interrupts", "messages",
].map((name) => `sync/${name}`));
const fatal = new Batch([
  "deadlock-cycle", "lock-order", "sleeping-in-atomic", "unlock-by-stranger", "lock-twice", "negative-time-out",
].map((name) => `sync/${name}`));
const plain = new Programs(["mutexes", "messages", "interrupts"].map((name) => `sync/${name}`), "O0");
test.before("the programs compile", compiled(optimised, fatal, plain));

const levels = [["-O2", optimised], ["-O0", plain]] as const;
const preemptOff: BootOptions = { commandLine: "preempt=off" };

for (const [level, programs] of levels) {
  test(`mutexes count exactly under preemption, and never contradict themselves, ${level}`, async (t) => {
    t.deepEqual(await linesOf(t, programs, "sync/mutexes"), [
      "counted 2400 and 2400 of 2400, balance 7200",
      "writes true, torn reads 0",
      "preempted hundreds of times: true, checked each time: true",
      "tries failed: true",
    ]);
  });

  test(`channels, mailboxes, conditions, barriers, flags and pools lose nothing, ${level}`, async (t) => {
    t.deepEqual(await linesOf(t, programs, "sync/messages"), [
      "channel: 1500 of 1500 came once, damaged 0",
      "mailbox: 1500 of 1500 came once, damaged 0",
      "buffer: taken 900, left 0, most 4",
      "barrier: 50 leaders, wrong phases 0, once: 1",
      "flags that ended the waits: 119",
      "pool: sum 3132900, taken back 4, closed: true",
      "preempted a hundred times: true",
    ]);
  });

  test(`interrupt handlers put, set and push, whatever they interrupt, ${level}`, async (t) => {
    t.deepEqual(await linesOf(t, programs, "sync/interrupts"), [
      "nothing held: 12, got 1",
      "preemption held: 213, got 3",
      "put 3000 by hand and true by handlers, got all: true",
      "preempted: true, rings: all out true, out of order 0, in true",
      "a closed semaphore takes nothing: true",
    ]);
  });
}

test("without preemption nothing is lost either", async (t) => {
  const lines = await linesOf(t, optimised, "sync/messages", preemptOff);
  t.deepEqual(lines.slice(0, 4), [
    "channel: 1500 of 1500 came once, damaged 0",
    "mailbox: 1500 of 1500 came once, damaged 0",
    "buffer: taken 900, left 0, most 4",
    "barrier: 50 leaders, wrong phases 0, once: 1",
  ]);
});

test("a chain of three inherits priority, where semaphores let a hog come between", async (t) => {
  t.deepEqual(await linesOf(t, optimised, "sync/inversion"), [
    "without inheritance the highest waited for the hog: true",
    "with inheritance the highest waited for the hog: false",
    "priorities: low 50, then 10; middle 50",
  ]);
});

test("neither readers nor writers starve", async (t) => {
  t.deepEqual(await linesOf(t, optimised, "sync/starving"), [
    "four readers, one writer: writes true, reads true, readers at once 4",
    "one reader, four writers: writes true, reads true",
  ]);
});

test("every wait ends by time-out, cancellation and closing", async (t) => {
  t.deepEqual(await linesOf(t, optimised, "sync/endings"), [
    "timed out 13 of 13, in time 13",
    "cancelled 12 of 12",
    "a cancelled thread may lock: true",
    ...[0, 7, 8, 9, 10, 11].map((number) => `case ${number} closed: closed, and then closed`),
    "what lay in a closed channel: 77, then closed",
    "the other call gave 1",
  ]);
});

test("a thread that ends leaves its locks to the next, poisoned, and the log says so", async (t) => {
  const lines = await linesOf(t, optimised, "sync/poison");
  const left = lines.flatMap((line) => /^\[.*\] error: (thread \d+ "careless" ended while it held the lock ".*")$/.exec(line)?.[1] ?? []);
  t.deepEqual(left.map((line) => /"(\w+)"$/.exec(line)?.[1]), ["nested", "other", "ledger"]);
  t.deepEqual(lines.slice(3, 8), [
    "who waited got it poisoned: true, it holds it: true",
    "still poisoned: true, also the one that nobody waited for: true",
    "cleared: true",
    "the recursive one is held once: true, poisoned: true",
    "and then free: true",
  ]);
  t.true(lines.some((line) => /^\*\*\* STACK OVERFLOW: thread \d+ "deep" /.test(line)), lines.join("\n"));
  t.is(lines.at(-1), "after an overflow it is poisoned: true, and held: true");
});

function at(name: string, text: string): string {
  return `(${sourceOf(`sync/${name}`)}:${lineOf(`sync/${name}`, text)})`;
}

async function fatalLines(t: Parameters<typeof linesOf>[0], name: string): Promise<readonly string[]> {
  const { lines, exitStatus, serialText } = await boot(fatal, `sync/${name}`);
  t.is(exitStatus, qemuStatuses.panic, serialText);
  return withoutStart(lines);
}

test("a deadlock among mutexes is a circle with names, told before the last thread waits", async (t) => {
  const lines = await fatalLines(t, "deadlock-cycle");
  t.deepEqual(lines.slice(0, 4).map((line) => line.replaceAll(/\d+ "/g, 'n "')), [
    "threads that wait for each other:",
    '    n "three" waits for "red", which n "one" holds',
    '    n "one" waits for "green", which n "two" holds',
    '    n "two" waits for "blue", which n "three" holds',
  ]);
  t.is(readReport(lines).headline, "PANIC: deadlock: the mutex would never be free");
});

test("a lock order that could deadlock is told with all places, by way of a third lock", async (t) => {
  const lines = await fatalLines(t, "lock-order");
  t.deepEqual(lines.slice(1, 13).map((line) => line.replace(/^ {4}in \w+ /, "")), [
    'the lock "accounts" is wanted', at("lock-order", "_sixth ="), 'while "audit" is held, which was locked', at("lock-order", "_fifth ="),
    'but "audit" was wanted', at("lock-order", "_fourth ="), 'while "journal" was held, which was locked', at("lock-order", "_third ="),
    'but "journal" was wanted', at("lock-order", "_second ="), 'while "accounts" was held, which was locked', at("lock-order", "_first ="),
  ]);
  t.is(readReport(lines).headline, "PANIC: lock order: these threads could wait for each other for ever");
});

test("a call that may block while preemption is held is told with both places", async (t) => {
  const lines = await fatalLines(t, "sleeping-in-atomic");
  t.deepEqual(lines.slice(0, 4), [
    "Semaphore.get may block, and is called", `    in takeUnit ${at("sleeping-in-atomic", "semaphore.get()")}`,
    "while preemption is held since", `    in beginQuietly ${at("sleeping-in-atomic", "preemption.hold()")}`,
  ]);
  t.is(readReport(lines).headline, "PANIC: a call that may block, while preemption is held");
});

for (const [name, headline, text] of [
  ["unlock-by-stranger", "PANIC: Mutex.unlock: only the thread that holds the mutex may", null],
  ["lock-twice", "PANIC: Mutex.lock: the thread holds the mutex already", "_second = mutex.lock()"],
  ["negative-time-out", "PANIC: a time-out is 2^50 us at most (was it negative?): 18446744073709551601 and 1125899906842624", "left - 20"],
] as const) {
  test(`a mistake is a panic that names the call: ${name}`, async (t) => {
    const report = readReport(await fatalLines(t, name));
    t.is(report.headline, headline);
    if (text !== null) t.true(framesAsText(report).includes(`main at ${at(name, text).slice(1, -1)}`), framesAsText(report).join("\n"));
  });
}

test("the compiler refuses waits in handlers and with preemption held, and nothing else", async (t) => {
  t.timeout(170_000);
  const program = sourceOf("sync/refused");
  const { stderr, exitCode } = await run("node", ["compiler/bin/heddlec.js", program, "--emit", "check"]);
  t.is(exitCode, 1, stderr);
  const errors = [...stderr.matchAll(/:(\d+):\d+: error (H\d+): (.*?):/g)].map(([, line, code, what]) => `${line} ${code} ${what}`);
  t.deepEqual(errors, [
    `${lineOf("sync/refused", "semaphore.get()")} H6001 the interrupt handler 'handler' may block`,
    `${lineOf("sync/refused", "mutex.lock()")} H6007 this may block between 'preemption.hold' in line ${lineOf("sync/refused", "preemption.hold()")} and its release`,
  ]);
});
