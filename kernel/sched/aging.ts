// Priority aging, an option: a thread that is ready but does not run comes up one priority at each
// look, until it has run once. So no thread starves for ever, whatever is above it.
//
// At each look the first thread of each priority comes up, not all of them: a look costs the same
// with ten threads and with ten thousand. Threads with deadlines are above all that.

import { readTsc } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { TimerKind, TimerNode } from '../time/timer-queue.ts';
import { type Cpu, thisCpu } from './cpu.ts';
import { refreshLevel } from './inheritance.ts';
import { priorityCount } from './run-queue.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { startTimer, stopTimer } from './timers.ts';

const notAged: u8 = 255;
const leastIntervalUs: u64 = 1000;

const lookTimer = new TimerNode();
let intervalTicks: u64 = 0;
/** Threads that have come up, linked by nextAged. */
let aged: Thread | null = null;

/** Looks every `intervalUs` from now on; 0 ends aging. */
export function setAging(intervalUs: u64): void {
  assert(intervalUs === 0 || intervalUs >= leastIntervalUs, 'preemption.setAging: the interval is 1000 us at least, or 0');
  using guard = preemptionGuard.acquire();
  stopTimer(lookTimer);
  lookTimer.kind = TimerKind.Aging;
  intervalTicks = clock.usToTicks(intervalUs);
  if (intervalUs !== 0) startTimer(lookTimer, readTsc() + intervalTicks);
  else forgetAll();
}

/** The CPU is idle no longer. */
export function resumeAging(cpu: Cpu): void {
  cpu.agingRests = false;
  if (intervalTicks !== 0 && !lookTimer.isQueued) startTimer(lookTimer, readTsc() + intervalTicks);
}

/** The action of the timer. */
export function lookForStarving(_node: TimerNode): void {
  const cpu = thisCpu.self;
  sendBackDone();
  // From the highest on, so that nobody comes up twice.
  for (let level: u8 = 2; level <= priorityCount; level++) {
    const first = cpu.queue.headOf(level);
    if (first !== null) raise(cpu, first, level);
  }
  // Where nobody runs nobody starves: an idle machine is left alone.
  if (cpu.queue.isEmpty) cpu.agingRests = true;
  else startTimer(lookTimer, readTsc() + intervalTicks);
}

function raise(cpu: Cpu, head: Thread, level: u8): void {
  // On the running thread's level the one behind it waits.
  const thread = cpu.current.level === level ? cpu.current.next : head;
  if (thread === cpu.current) return;
  if (thread.agedLevel === notAged) {
    thread.nextAged = aged;
    aged = thread;
  }
  thread.agedLevel = level - 1;
  thread.agedAtSwitch = thread.switchCount;
  refreshLevel(thread);
}

/** Who has run since goes back to its own priority. */
function sendBackDone(): void {
  let previous: Thread | null = null;
  let thread = aged;
  while (thread !== null) {
    const next: Thread | null = thread.nextAged;
    const isGone = thread.state === ThreadState.Free || thread.agedLevel === notAged;
    if (isGone || thread.switchCount !== thread.agedAtSwitch) {
      if (previous === null) aged = next;
      else previous.nextAged = next;
      if (!isGone) sendBack(thread);
    } else {
      previous = thread;
    }
    thread = next;
  }
}

function forgetAll(): void {
  for (let thread = aged; thread !== null; thread = thread.nextAged) {
    if (thread.state !== ThreadState.Free && thread.agedLevel !== notAged) sendBack(thread);
  }
  aged = null;
}

function sendBack(thread: Thread): void {
  thread.agedLevel = notAged;
  if (thread.state !== ThreadState.Exited) refreshLevel(thread);
}
