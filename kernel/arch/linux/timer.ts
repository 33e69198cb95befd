// The timer: one of the system's, which sends SIGALRM once for each time it is armed. And how fast the
// time-stamp counter counts.
//
// timer_create(2), timer_settime(2), clock_gettime(2) of the Linux man-pages.

import { statedTscHz } from '../x86_64/cpu-frequency.ts';
import { readTsc } from '../x86_64/tsc.ts';
import { type Ratio, ratioOf, scale } from '../../lib/fixed-point.ts';
import { interruptState } from './interrupt-state.ts';
import { onAlarm } from './interrupts.ts';
import { handleSignal, Signal } from './signals.ts';
import { systemCall3, systemCall4 } from './system-calls.ts';

const systemCallTimerCreate = 222;
const systemCallTimerSettime = 223;
const systemCallClockGettime = 228;

const clockMonotonic: usize = 1;
const nanosecondsPerSecond: u64 = 1_000_000_000;
/** How long the counter is measured where the CPU does not say its frequency. */
const measureNs: u64 = 2_000_000;
const leastHz: u64 = 10_000_000;

class TimeSpecification {
  seconds: u64 = 0;
  nanoseconds: u64 = 0;
}

class TimerSpecification {
  intervalSeconds: u64 = 0;
  intervalNanoseconds: u64 = 0;
  seconds: u64 = 0;
  nanoseconds: u64 = 0;
}

/** Written and read by the system: which timer it is. */
class Timer {
  id: i32 = 0;
  readonly setting = new TimerSpecification();
}

const timer = new Timer();
let nanosecondsPerTick: Ratio = 0;

/** Makes the timer interrupt with `handler`; the window is that of timers which must be measured. */
export function startApicTimer(handler: InterruptHandler, _windowTicks: u64): void {
  interruptState.handler = changetype<usize>(handler);
  handleSignal(Signal.Alarm, addressof(onAlarm), 0);
  // Without an event of the caller's the signal is SIGALRM.
  const status = systemCall3(systemCallTimerCreate, clockMonotonic, 0, changetype<usize>(timer) + offsetof<Timer>('id'));
  assert(status === 0, 'the system gives no timer');
}

/** Asks for one interrupt `ticks` of the TSC from now. */
export function armTimer(_now: u64, ticks: u64): void {
  setTimer(max<u64>(1, scale(ticks, nanosecondsPerTick)));
}

/** Takes the request back. An interrupt already on its way still comes. */
export function disarmTimer(): void {
  setTimer(0);
}

function setTimer(nanoseconds: u64): void {
  timer.setting.seconds = nanoseconds / nanosecondsPerSecond;
  timer.setting.nanoseconds = nanoseconds % nanosecondsPerSecond;
  systemCall4(systemCallTimerSettime, usize(timer.id), 0, changetype<usize>(timer) + offsetof<Timer>('setting'), 0);
}

/** For people. */
export function timerModeName(): string {
  return 'SIGALRM';
}

/** The frequency of the time-stamp counter in Hz: what the CPU says, else measured. */
export function findTscHz(): u64 {
  const stated = statedTscHz();
  const hz = stated >= leastHz ? stated : measureTscHz();
  nanosecondsPerTick = ratioOf(nanosecondsPerSecond, hz);
  return hz;
}

function measureTscHz(): u64 {
  const startNs = readClockNs();
  const startTicks = readTsc();
  let nowNs = startNs;
  let nowTicks = startTicks;
  while (nowNs - startNs < measureNs) {
    nowNs = readClockNs();
    nowTicks = readTsc();
  }
  return ((nowTicks - startTicks) * 1_000_000) / ((nowNs - startNs) / 1000);
}

function readClockNs(): u64 {
  const time = onStack(new TimeSpecification());
  systemCall3(systemCallClockGettime, clockMonotonic, changetype<usize>(time), 0);
  return time.seconds * nanosecondsPerSecond + time.nanoseconds;
}
