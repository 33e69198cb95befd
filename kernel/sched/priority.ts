// Changing a thread's priority, wherever the thread stands.
//
// The base priority is what the program asked for. The effective one is what queues go by: it is
// higher where somebody lends the thread theirs (inheritance.ts).

import { preemptCount } from '../arch/x86_64/index.ts';
import { refreshLevel } from './inheritance.ts';
import { levelOf } from './run-queue.ts';
import type { Thread } from './thread.ts';

/** Changes what the program asked for; a higher priority that was lent to the thread stays. Needs preemption held. */
export function setBasePriority(thread: Thread, priority: u8): void {
  assert(preemptCount() > 0, 'changing a priority needs preemption held');
  thread.baseLevel = levelOf(priority);
  refreshLevel(thread);
}
