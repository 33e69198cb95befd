// Waking from an interrupt handler, whatever the interrupted code was about.

import { preemptCount } from '../arch/x86_64/index.ts';
import { mayTouchScheduler, post } from './inbox.ts';
import type { InboxItem } from './inbox-item.ts';
import { Thread } from './thread.ts';
import { ThreadState } from './thread-state.ts';
import { stopTimer } from './timers.ts';
import { WaitResult } from './wait-result.ts';
import { wake } from './wake.ts';

/**
 * Makes a thread ready that blocks or sleeps outside of any wait queue: for interrupt handlers,
 * between enterInterrupt and leaveInterrupt. No effect on any other when its turn comes. With preemption on,
 * a higher thread runs as soon as the handlers are through.
 */
export function wakeFromInterrupt(thread: Thread): void {
  if (checksEnabled()) assert(preemptCount() > 0, 'wakeFromInterrupt is for interrupt handlers, behind enterInterrupt');
  if (mayTouchScheduler()) wakeIfBlocked(thread);
  else post(thread.wakeItem);
}

/** The action of a thread's inbox item. */
export function wakePosted(item: InboxItem): void {
  wakeIfBlocked(changetype<Thread>(changetype<usize>(item) - offsetof<Thread>('wakeItem')));
}

function wakeIfBlocked(thread: Thread): void {
  if (thread.state !== ThreadState.Blocked || thread.waitsIn !== null) return;
  if (unlikely(thread.timeout.isQueued)) stopTimeout(thread);
  thread.waitResult = WaitResult.Woken;
  wake(thread);
}

/**
 * Apart, so that a handler need not save registers for it.
 * @cold
 */
function stopTimeout(thread: Thread): void {
  stopTimer(thread.timeout);
}
