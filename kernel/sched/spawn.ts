// Making threads.

import { enterFloats } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { type Stack, StackBacking, standardStackBytes } from '../memory/stack.ts';
import { log } from '../observe/log.ts';
import { clock } from '../time/clock.ts';
import { thisCpu } from './cpu.ts';
import { exitThread } from './exit.ts';
import { levelOf } from './run-queue.ts';
import { assertTimeSlice, defaultSliceUs } from './slice.ts';
import { takeFloatArea } from './float-area.ts';
import { finishSwitch } from './switch.ts';
import { refuseSlot, takeSlot } from './thread-table.ts';
import { ThreadRelease, ThreadState } from './thread-state.ts';
import type { Thread, ThreadEntry } from './thread.ts';
import { wake } from './wake.ts';

export const defaultPriority = 31;

/** What can be chosen for a thread; everything has a default. */
export class ThreadOptions {
  /** For people; not copied. */
  name: string = 'thread';
  /** 0 to 63; higher runs first. */
  priority: u8 = 31;
  /** Microseconds until others of the same priority get their turn; 0: as all threads. */
  timeSliceUs: u32 = 0;
  /** Address of a static stack of whole pages; 0: one of the pool. */
  stackAddress: usize = 0;
  /** Its size in bytes, the lowest page of which becomes the guard page; of the pool, what can be used, 0 for 16 KiB. */
  stackSizeBytes: usize = 0;
  /** When a stack of the pool gets its memory. */
  stackBacking: StackBacking = StackBacking.Eager;
}

/**
 * Makes a thread that runs `entry(argument)`: a number, a truth value, or a reference. Null when
 * there are 64 threads already, no memory is left for its stack or its registers of floating point, or
 * the pool has no stacks of that size. With preemption on, a thread of higher priority than the caller
 * runs before this returns.
 * @threadEntry 16360 ThreadOptions.stackSizeBytes 24
 */
export function spawn<T>(entry: (argument: T) => void, argument: T, options: Partial<ThreadOptions> = {}): Thread | null {
  const thread = prepareThread(changetype<ThreadEntry>(entry), filled<ThreadOptions>(options));
  if (thread === null) return null;
  store<T>(changetype<usize>(thread), argument, offsetof<Thread>('argument'));
  log.trace`thread ${thread.id} "${thread.name}" is made, priority ${thread.priority}`;
  startThread(thread);
  return thread;
}

function prepareThread(entry: ThreadEntry, options: ThreadOptions): Thread | null {
  if (options.timeSliceUs !== 0) assertTimeSlice(options.timeSliceUs);
  using guard = preemptionGuard.acquire();
  const thread = takeSlot();
  if (thread === null) return null;
  if (!giveStack(thread.stack, options)) {
    refuseSlot(thread);
    return null;
  }
  if (!takeFloatArea(thread, entry)) {
    thread.stack.giveBack();
    refuseSlot(thread);
    return null;
  }
  thread.name = options.name;
  thread.level = levelOf(options.priority);
  thread.baseLevel = thread.level;
  thread.heldLocks = null;
  thread.waitsFor = null;
  thread.ownSliceUs = options.timeSliceUs;
  thread.sliceTicks = clock.usToTicks(options.timeSliceUs === 0 ? defaultSliceUs() : options.timeSliceUs);
  const cpu = thisCpu.self;
  cpu.shortestSliceTicks = min<u64>(cpu.shortestSliceTicks, thread.sliceTicks);
  thread.release = ThreadRelease.OnJoin;
  thread.joiner = null;
  // Less the time of its first switch once that comes.
  thread.cpuTicks = 0;
  thread.switchCount = 0;
  thread.preemptionCount = 0;
  thread.sliceUsedTicks = 0;
  thread.isCancelled = false;
  thread.waitsIn = null;
  thread.state = ThreadState.Blocked;
  thread.entry = entry;
  thread.argument = 0;
  thread.context.prepare(addressof(runThread), thread.stack.top);
  return thread;
}

function giveStack(stack: Stack, options: ThreadOptions): bool {
  if (options.stackAddress === 0) return stack.take(options.stackSizeBytes === 0 ? standardStackBytes : options.stackSizeBytes, options.stackBacking);
  stack.adopt(options.stackAddress, options.stackSizeBytes);
  return true;
}

function startThread(thread: Thread): void {
  using guard = preemptionGuard.acquire();
  wake(thread);
}

/** Where every thread begins, as the first switch to it leaves the scheduler. */
function runThread(): never {
  const thread = thisCpu.current;
  enterFloats(thread.context);
  finishSwitch();
  const entry = thread.entry;
  entry(thread.argument);
  exitThread();
}
