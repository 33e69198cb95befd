// Stands in for kernel/sched/float-area.ts: in a process every function may use the registers of
// floating point. A thread that yields has none of them in use, by the ABI and by what the inlined
// switch says it changes; those of an interrupted one are kept by the interrupt's entry.

import type { Thread, ThreadEntry } from '../../sched/thread.ts';

export function floatAreaCount(): u32 {
  return 0;
}

export function takeFloatArea(thread: Thread, _entry: ThreadEntry): bool {
  thread.context.floatArea = 0;
  return true;
}

export function giveBackFloatArea(_thread: Thread): void {}
