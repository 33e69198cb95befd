// An interrupt of the timer at each instruction of the kernel's critical paths, and a thread of the highest
// priority that comes by it, uses the same things, and checks the invariants of all structures.
//
// The machine counts instructions, so that every run is the same. What cannot be interrupted is left out by
// the CPU itself: handlers, code between cli and sti, the instruction behind sti.

import test from "ava";
import { compiled, linesOf, numberIn } from "./support/boot.ts";
import { coverageOf } from "./support/interrupted.ts";
import { Programs } from "./support/programs.ts";

const isLong = process.env["HEDDLE_LONG_TESTS"] === "1";
const programs = new Programs(["forced/every-instruction", ...(isLong ? ["forced/every-instruction-million"] : [])]);
test.before("the programs compile", compiled(programs));

/** Run queue, waking, mutex, semaphore, channel, heap, frames, stacks, timer queue, spawn, exit, join. */
const criticalFunctions = [
  "runEqual", "leave", "WaitQueue.wait", "WaitQueue.wakeThread", "Mutex.lock", "Mutex.unlockSlowly", "lockWhateverHappens",
  "passLockOn", "Semaphore.get", "Semaphore.getSlowly", "Semaphore.putSlowly", "Channel$u64$8$.send", "Channel$u64$8$.receive",
  "MessageQueue.sendSlowly", "MessageQueue.receiveSlowly", "EventFlags.set", "EventFlags.wait", "RwLock.read", "RwLock.write", "Barrier.wait",
  "Condition.wait", "allocateChecked", "releaseChecked", "allocateSlowly", "releaseSlowly", "flushCache", "allocateFrame", "freeFrame",
  "allocateFrames", "freeFrames", "takeStack", "Stack.giveBack", "startTimer", "TimerQueue.remove", "endWaitInTime", "spawn$u64$u64", "takeThread",
  "fillIn", "runThread", "endThread", "finishExit", "awaitEnd",
];

test("each instruction of the critical paths is interrupted, and nothing is lost", async (t) => {
  const lines = await linesOf(t, programs, "forced/every-instruction");
  const forced = numberIn(lines, /^forced preemptions: (\d+), /);
  t.true(forced >= 10_000, `${forced} preemptions`);
  t.is(numberIn(lines, /^forced preemptions: \d+, intrusions (\d+)$/), forced, "each brought the intruder");
  t.true(lines.includes("frames lost 0, threads left 0"));
  const { counts, gaps } = coverageOf(await programs.elf("forced/every-instruction"), lines);
  // What is inlined is a part of those that call it.
  const present = criticalFunctions.filter((name) => counts.has(name));
  t.true(present.length > 35, present.join(", "));
  t.deepEqual(present.filter((name) => counts.get(name) === 0), [], "each was interrupted");
  t.deepEqual(present.flatMap((name) => (gaps.get(name) ?? []).map((gap) => `${name} ${gap}`)), [], "and wherever it has run");
  t.log(criticalFunctions.map((name) => `${name} ${counts.get(name)}`).join(", "));
  t.log(lines.filter((line) => !line.startsWith("visited")).join("\n"));
});

(isLong ? test : test.skip)("a million forced preemptions, several at a time (HEDDLE_LONG_TESTS=1)", async (t) => {
  t.timeout(3_600_000);
  const lines = await linesOf(t, programs, "forced/every-instruction-million", { timeoutSeconds: 3600 });
  t.true(numberIn(lines, /^forced preemptions: (\d+), /) >= 1_000_000);
  t.true(lines.includes("frames lost 0, threads left 0"));
});
