// What can stand in a trace: the kinds of events and their numbers, shared by the kernel, which writes
// them, and by the tools on the host, which read them. Only names; no type of the machine is used.

/** The dump begins with these eight bytes: "HDLTRACE", read as a little-endian number. */
export const traceMagicText = 'HDLTRACE';
export const traceFormatVersion = 1;
/** Bytes of the dump's header, of the header of each CPU, and of one event. */
export const traceHeaderBytes = 40;
export const traceCpuHeaderBytes = 24;
export const traceEventBytes = 32;

/** In the comments: what stands in `a` and `b`; `thread` is the running thread unless it says otherwise. */
export enum TraceKind {
  /** A slot that was never written. */
  None = 0,
  /** The CPU goes from `thread` to thread a, for the reason b (SwitchReason). */
  Switch = 1,
  /** `thread` becomes ready; a: the running thread; b: 1 from an interrupt handler. */
  Wake = 2,
  /** `thread` was made; a and b: the first 16 bytes of its name. */
  ThreadName = 3,
  /** `thread` was made or changed; a: its priority; b: the thread that did it. */
  ThreadPriority = 4,
  /** `thread` has ended. */
  ThreadEnd = 5,
  /** An interrupt handler begins; a: the vector. */
  InterruptBegin = 6,
  /** It ends, before a switch that it may bring about. */
  InterruptEnd = 7,
  /** `thread` begins to wait for a lock or another primitive; a: its address; b: who holds it, or 0. */
  WaitBegin = 8,
  WaitEnd = 9,
  /** The timer was armed; a: its deadline in ticks. */
  TimerArm = 10,
  /** A program's own mark; a and b: the first 16 bytes of its text. */
  Mark = 11,
}

/** Why the CPU went to another thread. */
export enum SwitchReason {
  Yield = 0,
  /** The time slice was over, or a thread of higher priority became ready. */
  Preempted = 1,
  /** It waits for something. */
  Blocked = 2,
  Ended = 3,
}
