// Sleeping: a thread waits for a time and for nothing else. And what all time-outs have in common.

import { readTsc } from '../arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { type TimerNode, noDeadline } from '../time/timer-queue.ts';
import { thisCpu } from './cpu.ts';
import { Thread } from './thread.ts';
import { startTimer } from './timers.ts';
import { WaitResult } from './wait-result.ts';
import { stepAside, switchAway, wake } from './wake.ts';

/** For a time-out: wait until it happens, however long. */
export const forever: u64 = u64.MAX_VALUE;
/** The longest time that can be asked for, in microseconds: some 35 years. */
export const longestTimeUs: u64 = u64(1) << 50;

/** The deadline that lies so many microseconds ahead, in ticks of the TSC; for `forever`, noDeadline. */
export function deadlineAfter(timeoutUs: u64): u64 {
  if (timeoutUs === forever) return noDeadline;
  assert(timeoutUs <= longestTimeUs, 'a time-out is 2^50 us at most (was it negative?)');
  return readTsc() + clock.usToTicks(timeoutUs);
}

/**
 * Lets the running thread sleep for at least that long. False if it was cancelled, which ends its
 * sleep at once.
 * @blocks
 */
export function sleep(durationUs: u64): bool {
  return sleepUntilTicks(deadlineAfter(durationUs));
}

/**
 * Lets the running thread sleep until `clock.nowUs()` is `timeUs`; returns at once if it is
 * already. False if the thread was cancelled. A loop that adds to `timeUs` keeps its pace.
 * @blocks
 */
export function sleepUntil(timeUs: u64): bool {
  return sleepUntilTicks(timeUs === forever ? noDeadline : clock.ticksAtUs(timeUs));
}

/** @blocks */
function sleepUntilTicks(deadline: u64): bool {
  holdPreemption();
  const cpu = thisCpu.self;
  const thread = cpu.current;
  if (thread.isCancelled) {
    releasePreemption();
    return false;
  }
  if (deadline !== noDeadline) startTimer(thread.timeout, deadline);
  thread.waitResult = WaitResult.Cancelled;
  stepAside(cpu, thread);
  switchAway(cpu, thread);
  releasePreemption();
  return thread.waitResult !== WaitResult.Cancelled;
}

/** The action of every thread's time-out: its deadline has passed. */
export function endWaitInTime(node: TimerNode): void {
  const thread = changetype<Thread>(changetype<usize>(node) - offsetof<Thread>('timeout'));
  const queue = thread.waitsIn;
  if (queue !== null) {
    queue.endWait(thread, WaitResult.TimedOut);
    return;
  }
  thread.waitResult = WaitResult.TimedOut;
  wake(thread);
}
