// Waiting for the end of a thread, or declaring that nobody will.

import { thisCpuLocal } from '../arch/x86_64/index.ts';
import { holdPreemption, preemptionGuard, releasePreemption } from '../locks/preemption-guard.ts';
import { thisCpu } from './cpu.ts';
import { freeSlot } from './thread-table.ts';
import { ThreadRelease, ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { block } from './wake.ts';

/**
 * Waits until `thread` has ended, then frees its slot.
 * @blocks
 */
export function joinThread(thread: Thread): void {
  const current = thisCpu.current;
  assert(thisCpuLocal.preemptCount === 0, 'a thread may not join another while it holds preemption');
  assert(thread !== current, 'a thread cannot join itself');
  holdPreemption();
  assert(thread.state !== ThreadState.Free, 'the thread was joined already');
  assert(thread.release === ThreadRelease.OnJoin, 'a detached thread cannot be joined');
  assert(thread.joiner === null, 'another thread joins this one already');
  thread.joiner = current;
  while (thread.state !== ThreadState.Exited) block();
  freeSlot(thread);
  releasePreemption();
}

/** Has the slot freed when the thread ends, or now if it has. */
export function detachThread(thread: Thread): void {
  using guard = preemptionGuard.acquire();
  assert(thread.state !== ThreadState.Free, 'the thread was joined already');
  assert(thread.joiner === null, 'another thread joins this one');
  thread.release = ThreadRelease.OnExit;
  if (thread.state === ThreadState.Exited) freeSlot(thread);
}
