// Cancelling: a request that a thread end, which it meets where it blocks.
//
// Nothing ends a thread from outside: it may hold locks, and stacks are not unwound. Its blocking
// calls return at once instead and say so, and it ends itself.

import { preemptionGuard } from '../locks/preemption-guard.ts';
import { thisCpu } from './cpu.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';
import { stopTimer } from './timers.ts';
import { WaitResult } from './wait-result.ts';
import { wake } from './wake.ts';

/** Asks a thread to end; its present wait ends. Needs preemption held. */
export function cancelThread(thread: Thread): void {
  if (thread.state === ThreadState.Exited || thread.cancelRequested) return;
  thread.cancelRequested = true;
  applyCancel(thread);
}

/** The running thread cannot be cancelled until this is taken back; calls nest. */
export function holdCancel(): void {
  using guard = preemptionGuard.acquire();
  const thread = thisCpu.current;
  thread.cancelHolds += 1;
  thread.isCancelled = false;
}

export function releaseCancel(): void {
  using guard = preemptionGuard.acquire();
  const thread = thisCpu.current;
  thread.cancelHolds -= 1;
  applyCancel(thread);
}

export function cancelIsHeld(): bool {
  return thisCpu.current.cancelHolds > 0;
}

function applyCancel(thread: Thread): void {
  if (!thread.cancelRequested || thread.cancelHolds > 0) return;
  thread.isCancelled = true;
  if (thread.state !== ThreadState.Blocked) return;
  const queue = thread.waitsIn;
  if (queue !== null) {
    queue.endWait(thread, WaitResult.Cancelled);
    return;
  }
  stopTimer(thread.timeout);
  thread.waitResult = WaitResult.Cancelled;
  wake(thread);
}
