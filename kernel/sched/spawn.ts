// Making threads.

import { enterFloats, interruptsEnabled, pageBytes } from '../arch/x86_64/index.ts';
import { alignUp } from '../lib/bits.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { standardStackBytes } from '../memory/stack.ts';
import { log } from '../observe/log.ts';
import { clock } from '../time/clock.ts';
import { endlessSlice, thisCpu } from './cpu.ts';
import { assertDeadlines, hasShare, startDeadlines } from './deadline.ts';
import { endThread } from './exit.ts';
import { JoinHandle } from './join-handle.ts';
import { readPassed, writePassed } from './passed.ts';
import { assignLevel, deadlineLevel, levelOf, priorityCount } from './run-queue.ts';
import { assertTimeSlice, defaultSliceUs } from './slice.ts';
import { beginTimed } from './slice-timer.ts';
import { takeFloatArea } from './float-area.ts';
import { finishSwitch } from './switch.ts';
import { countEnded, freeThread, isThreadLimitReached, leaveOutOfCount, takeThread } from './thread-store.ts';
import { clearLocals } from './thread-local.ts';
import { SchedulingPolicy, SpawnError, ThreadOptions } from './thread-options.ts';
import { ThreadEnd, ThreadState } from './thread-state.ts';
import type { Thread, ThreadEntry } from './thread.ts';
import { traceThread } from './trace-points.ts';
import { makeReady } from './wake.ts';

/** What of a stack a captured environment may take. */
const closureShare: usize = 2;

/**
 * Makes a thread that runs `entry(argument)`, and gives a handle by which its end is awaited and
 * its result is had; null when no memory is left, or there are as many threads as may be (a
 * ThreadBuilder says which). The argument and the result are of any type up to 32 bytes. With
 * preemption on, a thread of higher priority than the caller runs before this returns. Not from
 * interrupt handlers.
 * @threadEntry 16360 ThreadOptions.stackSizeBytes 24
 * @allocates
 */
export function spawn<A, T = void>(entry: (argument: A) => T, argument: A, options: Partial<ThreadOptions> = {}): JoinHandle<T> | null {
  return spawnWith<A, T>(entry, argument, filled<ThreadOptions>(options)).handle;
}

/** What spawning gives: a handle, or the reason why there is none. */
export type Spawned<T> = { handle: JoinHandle<T> | null; error: SpawnError };

/**
 * The same with all options, and a SpawnError for what was refused.
 * @threadEntry 16360 ThreadOptions.stackSizeBytes 24
 * @allocates
 */
export function spawnWith<A, T>(entry: (argument: A) => T, argument: A, options: ThreadOptions): Spawned<T> {
  checkOptions(options);
  const error = refusal(options, closureSize(entry));
  if (error !== SpawnError.None) return { handle: null, error };
  using guard = preemptionGuard.acquire();
  if (isThreadLimitReached()) return { handle: null, error: SpawnError.TooManyThreads };
  if (options.periodUs !== 0 && !hasShare(options)) return { handle: null, error: SpawnError.Overcommitted };
  const thread = takeThread();
  if (thread === null) return { handle: null, error: SpawnError.OutOfMemory };
  if (!takeStack(thread, options)) return { handle: null, error: refuse(thread, SpawnError.NoStack) };
  if (!takeFloatArea(thread, changetype<ThreadEntry>(entry))) {
    thread.stack.giveBack();
    return { handle: null, error: refuse(thread, SpawnError.OutOfMemory) };
  }
  fillIn(thread, options);
  const environment = thread.stack.top - stackColour(thread) - ((closureSize(entry) + 15) & ~usize(15));
  thread.entry = changetype<usize>(copyClosure(entry, environment));
  thread.run = () => runEntry<A, T>();
  writePassed<A>(thread, argument);
  thread.context.prepare(addressof(runThread), environment);
  log.trace`thread ${thread.number} "${thread.name}" is made, priority ${thread.priority}`;
  traceThread(thread);
  const handle = changetype<JoinHandle<T>>(thread.id);
  if (options.isSuspended) thread.state = ThreadState.Suspended;
  else makeReady(thread);
  return { handle, error: SpawnError.None };
}

/**
 * How far below its top a stack begins to be used, a multiple of 64 and less than a sixteenth of the stack:
 * the tops of all stacks lie at the ends of pages, and would meet in a few lines of the cache, which has
 * cost a yield among 32 threads 20 ticks of 31.
 */
function stackColour(thread: Thread): usize {
  return (usize(thread.slot) * 64) & (thread.stack.sizeBytes / 16 - 1) & ~usize(63);
}

/** Gives back a thread that cannot be made. */
function refuse(thread: Thread, error: SpawnError): SpawnError {
  countEnded();
  freeThread(thread);
  return error;
}

/** A programmer's mistakes. */
function checkOptions(options: ThreadOptions): void {
  assert(interruptsEnabled(), 'spawn: not in an interrupt handler, nor with interrupts off');
  assert(options.priority < priorityCount, 'spawn: priorities go from 0 to 63');
  if (options.timeSliceUs !== 0) assertTimeSlice(options.timeSliceUs);
  if (options.periodUs !== 0) assertDeadlines(options);
}

/** What cannot be had, whatever memory there is. */
function refusal(options: ThreadOptions, environmentBytes: usize): SpawnError {
  if ((options.affinity & 1) === 0) return SpawnError.NoSuchCpu;
  const stackBytes = options.stackSizeBytes === 0 ? standardStackBytes : options.stackSizeBytes;
  if (environmentBytes > stackBytes / closureShare) return SpawnError.ClosureTooLarge;
  return SpawnError.None;
}

function takeStack(thread: Thread, options: ThreadOptions): bool {
  if (options.stackAddress === 0) return thread.stack.take(options.stackSizeBytes === 0 ? standardStackBytes : alignUp(options.stackSizeBytes, pageBytes), options.stackBacking);
  thread.stack.adopt(options.stackAddress, options.stackSizeBytes);
  return true;
}

/** The object may have been another thread. */
function fillIn(thread: Thread, options: ThreadOptions): void {
  thread.name = options.name;
  assignLevel(thread, options.periodUs === 0 ? levelOf(options.priority) : deadlineLevel);
  thread.baseLevel = thread.level;
  // An ended thread may still stand in the list of aging.ts.
  thread.agedLevel = 255;
  thread.ownSliceUs = options.timeSliceUs;
  thread.sliceTicks = sliceOf(options);
  thread.sliceEnd = thread.sliceTicks;
  if (options.periodUs !== 0) startDeadlines(thread, options);
  else thread.periodTicks = 0;
  const cpu = thisCpu.self;
  cpu.shortestSliceTicks = min<u64>(cpu.shortestSliceTicks, thread.sliceTicks);
  thread.isDetached = false;
  thread.isDaemon = options.isDaemon;
  if (options.isDaemon) leaveOutOfCount();
  thread.isCancelled = false;
  thread.cancelRequested = false;
  thread.cancelHolds = 0;
  thread.isSuspended = options.isSuspended;
  thread.end = ThreadEnd.Returned;
  thread.waitsIn = null;
  thread.heldLocks = null;
  thread.waitsFor = null;
  clearLocals(thread);
  thread.cpuTicks = 0;
  thread.switchCount = 0;
  thread.preemptionCount = 0;
}

function sliceOf(options: ThreadOptions): u64 {
  if (options.policy === SchedulingPolicy.Fifo) return endlessSlice;
  return clock.usToTicks(options.timeSliceUs === 0 ? defaultSliceUs() : options.timeSliceUs);
}

/** Where every thread begins, as the first switch to it leaves the scheduler. */
function runThread(): never {
  const thread = thisCpu.current;
  enterFloats(thread.context);
  beginTimed(thisCpu.self);
  finishSwitch();
  const run = thread.run;
  run();
  endThread(ThreadEnd.Returned);
}

/** The part of that which knows the types. */
function runEntry<A, T>(): void {
  const thread = thisCpu.current;
  const entry = changetype<(argument: A) => T>(thread.entry);
  if (isVoid<T>()) entry(readPassed<A>(thread));
  else writePassed<T>(thread, entry(readPassed<A>(thread)));
}
