// The scenarios by name, and what is known of each before it runs.

/** In the order in which they are swept. */
export enum Scenario {
  Yield,
  WaitQueue,
  MutexAlone,
  MutexContended,
  SemaphoreAlone,
  SemaphoreShared,
  ChannelAlone,
  ChannelShared,
  Heap,
  Frames,
  TimeOuts,
  Spawn,
  Steering,
  Flags,
  ReadersWriters,
  Meeting,
  Letters,
  GrowingStack,
  Interrupts,
  Sleepers,
  SliceEnds,
  PreemptionOff,
  Trace,
  Measures,
  Floats,
  Rings,
  Pool,
  Once,
  Deadlines,
  Aging,
  /** How many there are. */
  Count,
}

export function scenarioName(scenario: Scenario): string {
  switch (scenario) {
    case Scenario.Yield: return 'yield';
    case Scenario.WaitQueue: return 'wait queue, wake';
    case Scenario.MutexAlone: return 'mutex alone';
    case Scenario.MutexContended: return 'mutex contended';
    case Scenario.SemaphoreAlone: return 'semaphore alone';
    case Scenario.SemaphoreShared: return 'semaphore between threads';
    case Scenario.ChannelAlone: return 'channel alone';
    case Scenario.ChannelShared: return 'channel between threads';
    case Scenario.Heap: return 'heap';
    case Scenario.Frames: return 'frames and pages';
    case Scenario.TimeOuts: return 'time-outs and sleep';
    case Scenario.Spawn: return 'spawn, exit, join';
    case Scenario.Steering: return 'suspend, resume, priority, cancel';
    case Scenario.Flags: return 'event flags';
    case Scenario.ReadersWriters: return 'reader-writer lock';
    case Scenario.Meeting: return 'condition and barrier';
    case Scenario.Letters: return 'mailbox';
    case Scenario.GrowingStack: return 'stack that grows';
    case Scenario.Interrupts: return 'interrupts that wake';
    case Scenario.Sleepers: return 'sleep beside others, and cancelled';
    case Scenario.SliceEnds: return 'slices that end';
    case Scenario.PreemptionOff: return 'preemption off and on';
    case Scenario.Trace: return 'trace on and off';
    case Scenario.Measures: return 'latencies measured';
    case Scenario.Floats: return 'floating point';
    case Scenario.Rings: return 'rings';
    case Scenario.Pool: return 'thread pool';
    case Scenario.Once: return 'once';
    case Scenario.Deadlines: return 'deadlines';
    default: return 'aging';
  }
}

/** What `world.guarded` and `world.received` grow by together. */
export function gainOf(scenario: Scenario): u64 {
  switch (scenario) {
    case Scenario.MutexContended: case Scenario.ReadersWriters: case Scenario.Sleepers: case Scenario.Deadlines: return 2;
    case Scenario.ChannelShared: case Scenario.Rings: return 6;
    case Scenario.Letters: return 5;
    case Scenario.Floats: return 800;
    case Scenario.Trace: case Scenario.Measures: return 3;
    case Scenario.MutexAlone: case Scenario.Steering: case Scenario.Meeting: case Scenario.GrowingStack: case Scenario.Once:
    case Scenario.Aging: return 1;
    default: return 0;
  }
}

/** A scenario of several phases is swept phase by phase: what lies between is waited for without an interrupt. */
export function phaseCount(scenario: Scenario): u32 {
  switch (scenario) {
    case Scenario.Deadlines: case Scenario.Aging: return 3;
    case Scenario.SliceEnds: return 2;
    default: return 1;
  }
}
