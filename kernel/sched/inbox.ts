// What interrupt handlers leave for the scheduler to do.
//
// The scheduler masks no interrupts, so a handler may find it in the middle of its work. The
// preemption count says so: `mayTouchScheduler` is true in a handler that interrupted code which
// held nothing, and there run queue, wait queues and timers may be changed at once. Else the
// handler posts an item; the inbox is emptied when the count drops to zero.
//
// An item is posted by its own CPU, in a handler, where interrupts are off.

import { interruptsEnabled, noReschedule, preemptCount, thisCpuLocal } from '../arch/x86_64/index.ts';
import { type Cpu, thisCpu, wantDispatch } from './cpu.ts';
import { type InboxItem, InboxKind } from './inbox-item.ts';

/** Called with preemption held once and interrupts on. It may not block. */
export type InboxAction = (item: InboxItem) => void;

// One variable for each kind: the compiler follows them apart, and so knows what an item may do.
let wakePosted: InboxAction = doNothing;
let servePrimitive: InboxAction = doNothing;

function doNothing(_item: InboxItem): void {}

/** Sets what is done with the items of a kind. */
export function setInboxAction(kind: InboxKind, action: InboxAction): void {
  if (kind === InboxKind.Wake) wakePosted = action;
  else servePrimitive = action;
}

/**
 * In an interrupt handler, between enterInterrupt and leaveInterrupt: the interrupted code held nothing.
 * The handler itself holds preemption, so that the count is one at least.
 * @inline
 */
export function mayTouchScheduler(): bool {
  return (thisCpuLocal.preemption & ~(noReschedule + 1)) === 0;
}

/**
 * For a primitive that threads and interrupt handlers use alike, with preemption just held by it: true
 * in a handler that interrupted code which held preemption. A thread that holds it more than once is
 * told by its interrupts, which are on.
 * @inline
 */
export function mustPutOff(): bool {
  return unlikely(preemptCount() > 2) && !interruptsEnabled();
}

/** Has the action of the item's kind called soon, with preemption held. Posting it again before that has no effect. */
export function post(item: InboxItem): void {
  if (item.isPosted) return;
  item.isPosted = true;
  const cpu = thisCpu.self;
  item.next = cpu.inbox;
  cpu.inbox = item;
  wantDispatch();
}

/** Does what was posted, in its order. Interrupts are on, preemption is held once. */
export function emptyInbox(cpu: Cpu): void {
  let item = inOrder(changetype<InboxItem | null>(atomic.xchg<usize>(changetype<usize>(cpu) + offsetof<Cpu>('inbox'), 0)));
  while (item !== null) {
    const next: InboxItem | null = item.next;
    item.isPosted = false;
    compilerFence();
    if (item.kind === InboxKind.Wake) wakePosted(item);
    else servePrimitive(item);
    item = next;
  }
}

/** The last posted stands first: turns the list round. */
function inOrder(list: InboxItem | null): InboxItem | null {
  let reversed: InboxItem | null = null;
  let item = list;
  while (item !== null) {
    const next: InboxItem | null = item.next;
    item.next = reversed;
    reversed = item;
    item = next;
  }
  return reversed;
}
