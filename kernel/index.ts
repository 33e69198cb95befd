// The public face: what a program imports as "heddle".

export { spawn, ThreadOptions } from './sched/spawn.ts';
export { Thread } from './sched/thread.ts';
export { forever, sleep, sleepUntil } from './sched/sleep.ts';
export { preemption } from './sched/preemption.ts';
export { EventFlags, EventMode } from './sync/event-flags.ts';
export { Mutex } from './sync/mutex.ts';
export { Semaphore } from './sync/semaphore.ts';
export { SyncResult } from './sync/sync-result.ts';
export { clock } from './time/clock.ts';
export { log } from './observe/log.ts';
export { print, write } from './observe/console.ts';
export { machine } from './machine.ts';
export { ExitStatus } from './observe/end.ts';
export { SpinLock } from './locks/spinlock.ts';
export { interruptGuard } from './locks/interrupt-guard.ts';
export { FrameKind } from './memory/frame-kind.ts';
export { frames } from './memory/program-frames.ts';
export { PageRights, pages } from './memory/program-pages.ts';
export { MemoryRegion } from '../boot/boot-info.ts';
export { shell } from './shell/index.ts';
export { ClassStatistics, heap, HeapStatistics } from './memory/heap/heap.ts';
