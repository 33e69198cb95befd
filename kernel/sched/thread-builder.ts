// Making threads step by step: `new ThreadBuilder().name('worker').priority(10).spawn(work, job)`.
//
// Every step says what is wrong with its argument at once. The builder keeps no memory: it may be
// used for several threads, which then are alike.

import { assertDeadlines } from './deadline.ts';
import { priorityCount } from './run-queue.ts';
import { assertTimeSlice } from './slice.ts';
import { type Spawned, spawnWith } from './spawn.ts';
import { type SchedulingPolicy, ThreadOptions } from './thread-options.ts';

/** Enough for a call and an interrupt. */
export const leastStackBytes: usize = 4096;

export class ThreadBuilder {
  private readonly options = new ThreadOptions();

  /** For people: logs, reports, panics. Not copied. */
  name(name: string): this {
    this.options.name = name;
    return this;
  }

  /** 0 to 63; higher runs first; 31 unless set. */
  priority(priority: u8): this {
    assert(priority < priorityCount, 'ThreadBuilder.priority: priorities go from 0 to 63');
    this.options.priority = priority;
    return this;
  }

  /** Bytes of the thread's stack, rounded up to whole pages; 16 KiB unless set. */
  stackSize(bytes: usize): this {
    assert(bytes >= leastStackBytes, 'ThreadBuilder.stackSize: a stack has 4096 bytes at least');
    this.options.stackSizeBytes = bytes;
    return this;
  }

  /** Microseconds, 100 to 1,000,000, until others of the same priority get their turn. */
  timeSlice(microseconds: u32): this {
    assertTimeSlice(microseconds);
    this.options.timeSliceUs = microseconds;
    return this;
  }

  /** Bit n: the thread may run on CPU n. */
  cpuAffinity(mask: u64): this {
    assert(mask !== 0, 'ThreadBuilder.cpuAffinity: a thread needs a CPU');
    this.options.affinity = mask;
    return this;
  }

  policy(policy: SchedulingPolicy): this {
    this.options.policy = policy;
    return this;
  }

  /**
   * A thread with deadlines: above all priorities, the earliest deadline first. Each job, from one
   * Thread.waitForPeriod() to the next, takes `runtimeUs` of CPU time at most, begins every
   * `periodUs`, and is to be done `deadlineUs` later (0: by the next beginning). A job that takes
   * more is stopped until the next one's time. Spawning is SpawnError.Overcommitted where the CPU
   * has not that much time left.
   */
  deadlines(runtimeUs: u64, periodUs: u64, deadlineUs: u64 = 0): this {
    this.options.runtimeUs = runtimeUs;
    this.options.periodUs = periodUs;
    this.options.deadlineUs = deadlineUs;
    assertDeadlines(this.options);
    return this;
  }

  /** A thread that serves others: the machine may end while it lives. */
  daemon(): this {
    this.options.isDaemon = true;
    return this;
  }

  /** Makes the thread, but has it wait for `resume`. */
  suspended(): this {
    this.options.isSuspended = true;
    return this;
  }

  /**
   * Makes the thread, which runs `entry(argument)`:
   * `const { handle, error } = builder.spawn(work, job); if (handle === null) …`
   */
  spawn<A, T = void>(entry: (argument: A) => T, argument: A): Spawned<T> {
    return spawnWith<A, T>(entry, argument, this.options);
  }
}
