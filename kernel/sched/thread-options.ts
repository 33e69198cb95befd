// What can be chosen for a thread, and the reasons why one cannot be made.

import { StackBacking } from '../memory/stack.ts';

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
  /** Bit n: the thread may run on CPU n. */
  affinity: u64 = u64.MAX_VALUE;
  /** Within the priority: round robin, or first come, first served. */
  policy: SchedulingPolicy = SchedulingPolicy.RoundRobin;
  /** For a thread with deadlines: microseconds of CPU time that each job takes at most, */
  runtimeUs: u64 = 0;
  /** how often a job begins; 0: the thread has a priority instead, */
  periodUs: u64 = 0;
  /** and how long after its beginning it is to be done; 0: when the next one begins. */
  deadlineUs: u64 = 0;
  /** The machine may end while the thread lives. */
  isDaemon: bool = false;
  /** Made, but not ready until it is resumed. */
  isSuspended: bool = false;
}

/** How threads of one priority share the CPU. */
export enum SchedulingPolicy {
  /** In turn, a time slice each. */
  RoundRobin,
  /** The first one runs until it blocks or yields. */
  Fifo,
}

/** Why there is no thread. */
export enum SpawnError {
  None,
  /** As many threads as may be: `threads.limit`. */
  TooManyThreads,
  /** No memory is left for the thread. */
  OutOfMemory,
  /** No memory or address space is left for a stack of that size. */
  NoStack,
  /** The affinity names no CPU that there is. */
  NoSuchCpu,
  /** What the entry captured does not fit its stack. */
  ClosureTooLarge,
  /** The threads with deadlines would ask for more CPU time than there is. */
  Overcommitted,
}

/** An error in words. */
export function spawnErrorText(error: SpawnError): string {
  switch (error) {
    case SpawnError.None: return 'no error';
    case SpawnError.TooManyThreads: return 'there are as many threads as may be';
    case SpawnError.OutOfMemory: return 'no memory is left for a thread';
    case SpawnError.NoStack: return 'no memory is left for a stack of that size';
    case SpawnError.NoSuchCpu: return 'the affinity names no CPU that there is';
    case SpawnError.ClosureTooLarge: return 'what the entry captured does not fit its stack';
    default: return 'the deadlines would ask for more CPU time than there is';
  }
}
