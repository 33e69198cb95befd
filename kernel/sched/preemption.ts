// Switching preemption on and off. It is off at the start: threads then run until they yield,
// block or end.

import { addDuty, dutyHigherReady, preemptCount, thisCpuLocal } from '../arch/x86_64/index.ts';
import { noteHold } from '../locks/hold-place.ts';
import { PreemptionGuard, preemptionGuard } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { setAging as setThreadAging } from './aging.ts';
import { endlessSlice, thisCpu, wantDispatch } from './cpu.ts';
import { cpuTicksOf } from './cpu-time.ts';
import { setDeadlineShare as setShare } from './deadline.ts';
import { setAdaptiveSlices, shortestAdaptiveTicks } from './slice-timer.ts';
import { defaultSliceUs, setDefaultSliceUs } from './slice.ts';
import { yieldToHigher } from './yield.ts';
import { oldestThread } from './thread-store.ts';

let forbidden = false;
let wantedFromStart = false;

/** From now on `preemption.enable` has no effect: the boot option preempt=off. */
export function forbidPreemption(): void {
  forbidden = true;
}

/** The boot option preempt=on. */
export function preemptFromStart(): void {
  wantedFromStart = true;
}

/** Does what the boot option said, now that there is a scheduler. */
export function applyBootPreemption(): void {
  if (wantedFromStart) preemption.enable();
}

export namespace preemption {
  /**
   * Lets the timer end time slices, of `timeSliceUs` microseconds (100 to 1,000,000; 0 keeps the
   * length that is set) for threads that did not ask for their own. False, and no effect, when
   * the boot option preempt=off forbids it.
   */
  export function enable(timeSliceUs: u32 = 0): bool {
    if (timeSliceUs !== 0) setDefaultSliceUs(timeSliceUs);
    if (forbidden) return false;
    using guard = preemptionGuard.acquire();
    applySlices();
    thisCpu.endsSlices = true;
    thisCpu.wantsSliceTimer = true;
    // A thread of higher priority may have become ready while nobody was preempted.
    wantDispatch();
    return true;
  }

  /** From now on a thread runs until it yields, blocks or ends. Sleeping threads are still woken. */
  export function disable(): void {
    using guard = preemptionGuard.acquire();
    thisCpu.endsSlices = false;
    thisCpu.wantsSliceTimer = false;
    // A thread of higher priority may be ready, which nobody is to give way to now.
    addDuty(dutyHigherReady);
    wantDispatch();
  }

  export function isEnabled(): bool {
    return thisCpu.endsSlices;
  }

  /** False when the boot option preempt=off was given. */
  export function isAllowed(): bool {
    return !forbidden;
  }

  /** The time slice of threads that did not ask for their own, in microseconds. */
  export function timeSliceUs(): u32 {
    return defaultSliceUs();
  }

  /**
   * A point at which a cooperative program lets a thread of higher priority go first, if there is
   * one. Cheap where there is none.
   */
  export function checkpoint(): void {
    if (thisCpuLocal.duties !== 0) yieldToHigher();
  }

  /**
   * Priority aging: every `intervalUs` (1000 at least; 0 ends it) a ready thread that does not run
   * comes up one priority, until it has run.
   */
  export function setAging(intervalUs: u64): void {
    setThreadAging(intervalUs);
  }

  /**
   * Time slices by load, for threads that did not ask for their own: 20 ms while two threads share a
   * priority, 10 ms for three or four, 5 ms for more. Counted when the timer is set for a slice.
   */
  export function adaptSlices(isOn: bool): void {
    using guard = preemptionGuard.acquire();
    setAdaptiveSlices(isOn);
    applySlices();
    if (isOn) thisCpu.shortestSliceTicks = min<u64>(thisCpu.shortestSliceTicks, shortestAdaptiveTicks());
  }

  /** Which share of the CPU threads with deadlines may have together, in percent; 95 unless set. */
  export function setDeadlineShare(percent: u32): void {
    setShare(percent);
  }

  /** How many guards hold preemption on this CPU at the moment. */
  export function count(): u32 {
    return preemptCount();
  }

  /**
   * `using guard = preemption.hold()`: no other thread runs until the end of the block.
   * @guard
   */
  export function hold(): PreemptionGuard {
    if (checksEnabled()) noteHold(returnAddress());
    return preemptionGuard.acquire();
  }

  /** Interrupts of the timer so far on this CPU. */
  export function timerInterruptCount(): u64 {
    return thisCpu.timerInterruptCount;
  }
}

/** Gives the common time slice to all threads without one of their own; all present slices begin now. */
function applySlices(): void {
  const cpu = thisCpu.self;
  cpu.shortestSliceTicks = clock.usToTicks(defaultSliceUs());
  for (let thread = oldestThread(); thread !== null; thread = thread.newerThread) {
    if (thread.sliceTicks === endlessSlice || thread.periodTicks !== 0) continue;
    thread.sliceTicks = clock.usToTicks(thread.ownSliceUs === 0 ? defaultSliceUs() : thread.ownSliceUs);
    thread.sliceEnd = cpuTicksOf(thread) + thread.sliceTicks;
    cpu.shortestSliceTicks = min<u64>(cpu.shortestSliceTicks, thread.sliceTicks);
  }
}
