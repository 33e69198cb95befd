// An interrupt of the timer at each instruction of the kernel's critical paths, and a thread of the highest
// priority that comes by it, uses the same things, and checks the invariants of all structures.
//
// The machine counts instructions, so that every run is the same. What cannot be interrupted is left out by
// the CPU itself: handlers, code between cli and sti, the instruction behind sti.

import test, { type ExecutionContext } from "ava";
import { compiled, linesOf, numberIn } from "./support/boot.ts";
import { coverageOf } from "./support/interrupted.ts";
import { Programs } from "./support/programs.ts";

const isLong = process.env["HEDDLE_LONG_TESTS"] === "1";
const programs = new Programs(["forced/every-instruction", ...(isLong ? ["forced/every-instruction-million"] : [])]);
const unchecked = new Programs(["forced/every-instruction"], "O2-no-checks");
test.before("the programs compile", compiled(programs, unchecked));

/** Run queue, switches, waking, slices, deadlines, aging; primitives; frames, stacks, timer queue; spawn, exit, join. */
const criticalFunctions = [
  "dispatch", "heddleReschedule", "rescheduleFromInterrupt", "switchFully", "handOverFully", "giveWayFully", "yieldFully", "preferOtherLater",
  "startSliceTimer", "setSliceTimer", "lookAtClock", "setLevel", "RunQueue.pushUrgent", "RunQueue.removeUrgent", "lookForStarving", "sleep",
  "sleepUntilTicks", "waitForPeriod", "computeWithFloats", "writeEvent", "runEqual", "leave", "WaitQueue.wait", "WaitQueue.wakeThread", "Mutex.lock",
  "Mutex.unlockSlowly", "lockWhateverHappens", "passLockOn", "Semaphore.get", "Semaphore.getSlowly", "Semaphore.putSlowly", "Channel$u64$8$.send",
  "Channel$u64$8$.receive", "MessageQueue.sendSlowly", "MessageQueue.receiveSlowly", "EventFlags.set", "EventFlags.wait", "RwLock.read",
  "RwLock.write", "Barrier.wait", "Condition.wait", "Once.runFirst", "ThreadPool.submit$u64$u64", "ThreadPool.cancel", "ThreadPool.takeJob",
  "SpscRing$u64$2$.push", "SpscRing$u64$2$.pop", "MpmcRing$u64$4$.push", "MpmcRing$u64$4$.pop", "allocateSlowly", "releaseSlowly", "flushCache",
  "allocateFrame", "freeFrame", "allocateFrames", "freeFrames", "takeStack", "Stack.giveBack", "startTimer", "TimerQueue.remove",
  "endWaitInTime", "spawn$u64$u64", "takeThread", "fillIn", "runThread", "endThread", "finishExit", "awaitEnd", "preemption.setAging",
];
/** What builds with checks have besides, or inline less. */
const checkedFunctions = ["allocateChecked", "releaseChecked", "endHold"];

/** Sweeps all scenarios, and looks that no instruction of those functions that has run was left out. */
async function checkSweep(t: ExecutionContext, images: Programs, functions: readonly string[]): Promise<void> {
  const lines = await linesOf(t, images, "forced/every-instruction");
  const forced = numberIn(lines, /^forced preemptions: (\d+), /);
  t.true(forced >= 200_000, `${forced} preemptions`);
  t.is(numberIn(lines, /^forced preemptions: \d+, intrusions (\d+)$/), forced, "each brought the intruder");
  t.true(lines.includes("frames lost 0, threads left 0"));
  const { counts, gaps } = coverageOf(await images.elf("forced/every-instruction"), lines);
  // What is inlined is a part of those that call it.
  const present = functions.filter((name) => counts.has(name));
  t.true(present.length >= 45, present.join(", "));
  t.deepEqual(present.filter((name) => counts.get(name) === 0), [], "each was interrupted");
  t.deepEqual(present.flatMap((name) => (gaps.get(name) ?? []).map((gap) => `${name} ${gap}`)), [], "and wherever it has run");
  t.log(functions.map((name) => `${name} ${counts.get(name) ?? "inlined"}`).join(", "));
  t.log(lines.filter((line) => !line.startsWith("visited")).join("\n"));
}

test("each instruction of the critical paths is interrupted, and nothing is lost", async (t) => {
  await checkSweep(t, programs, [...criticalFunctions, ...checkedFunctions]);
});

test("the same without checks, where the fast ways are shorter", async (t) => {
  await checkSweep(t, unchecked, criticalFunctions);
});

(isLong ? test : test.skip)("a million forced preemptions, several at a time (HEDDLE_LONG_TESTS=1)", async (t) => {
  t.timeout(3_600_000);
  const lines = await linesOf(t, programs, "forced/every-instruction-million", { timeoutSeconds: 3600 });
  t.true(numberIn(lines, /^forced preemptions: (\d+), /) >= 1_000_000);
  t.true(lines.includes("frames lost 0, threads left 0"));
});
