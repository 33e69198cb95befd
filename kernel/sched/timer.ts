// Timers of programs: once or again and again, to be waited for, or with something to do.
//
//   const heartbeat = new Timer();              // static, or in an object
//   heartbeat.startPeriodic(1000);
//   while (heartbeat.wait()) beat();
//
//   class Blink extends Timer { override onExpiry(): void { lamp.toggle(); } }
//
// onExpiry is called in the middle of the scheduler, at the deadline, with preemption held: it should
// be short, and may not block, which the compiler checks. Periods are counted from the start, so
// that they do not drift.

import { preemptionGuard, holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { clock } from '../time/clock.ts';
import { TimerKind, TimerNode } from '../time/timer-queue.ts';
import { deadlineAfter, forever, longestTimeUs } from './sleep.ts';
import { startTimer, stopTimer } from './timers.ts';
import { WaitQueue } from './wait-queue.ts';
import { WaitResult } from './wait-result.ts';
import { readTsc } from '../arch/x86_64/index.ts';

export const leastPeriodUs: u64 = 10;

export class Timer {
  readonly node = new TimerNode();
  private readonly waiters = new WaitQueue();
  private periodTicks: u64 = 0;
  /** How often it went off since it was started. */
  private fired: u64 = 0;
  /** How often a wait has seen it go off. */
  private seen: u64 = 0;

  /** What is to be done each time it goes off; by itself nothing. May not block. */
  onExpiry(): void {}

  /** Goes off once, so many microseconds from now. A timer that runs is started anew. */
  startOnce(delayUs: u64): void {
    assert(delayUs <= longestTimeUs, 'Timer.startOnce: the delay is 2^50 us at most (was it negative?)');
    this.start(clock.usToTicks(delayUs), 0);
  }

  /** Goes off every so many microseconds, first after one period. A timer that runs is started anew. */
  startPeriodic(periodUs: u64): void {
    assert(periodUs >= leastPeriodUs, 'Timer.startPeriodic: a period is 10 us at least');
    assert(periodUs <= longestTimeUs, 'Timer.startPeriodic: a period is 2^50 us at most (was it negative?)');
    const periodTicks = clock.usToTicks(periodUs);
    this.start(periodTicks, periodTicks);
  }

  /** Stops it; threads that wait for it are told. False if it did not run. */
  stop(): bool {
    using guard = preemptionGuard.acquire();
    const ran = this.node.isQueued;
    stopTimer(this.node);
    this.waiters.wakeAll();
    return ran;
  }

  get isRunning(): bool {
    return this.node.isQueued;
  }

  /** How often it went off since it was started. */
  get count(): u64 {
    return this.fired;
  }

  /**
   * Waits until it goes off, or has gone off since the last wait: no period is lost, and one that is
   * late is made up for. False when it is stopped, the time is over, or the thread was cancelled.
   */
  wait(timeoutUs: u64 = forever): bool {
    const deadline = deadlineAfter(timeoutUs);
    holdPreemption();
    while (this.seen === this.fired) {
      if (!this.node.isQueued || this.waiters.wait(deadline) !== WaitResult.Woken) break;
    }
    const went = this.seen !== this.fired;
    if (went) this.seen += 1;
    releasePreemption();
    return went;
  }

  private start(delayTicks: u64, periodTicks: u64): void {
    using guard = preemptionGuard.acquire();
    stopTimer(this.node);
    this.node.kind = TimerKind.Timer;
    this.periodTicks = periodTicks;
    this.fired = 0;
    this.seen = 0;
    startTimer(this.node, readTsc() + delayTicks);
  }

  /** The deadline has passed. Preemption is held, interrupts are on. */
  goOff(): void {
    this.fired += 1;
    if (this.periodTicks !== 0) startTimer(this.node, this.node.deadline + this.periodTicks);
    this.waiters.wakeAll();
    this.onExpiry();
  }
}

const nodeOffset = offsetof<Timer>('node');

/** The action of the timers of programs. */
export function fireTimer(node: TimerNode): void {
  changetype<Timer>(changetype<usize>(node) - nodeOffset).goOff();
}
