// The table of threads: 64 slots in static memory.

import { thisCpuLocal } from '../arch/x86_64/index.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/** How many threads there can be at a time, main included. */
export const maxThreads = 64;

const threads = array<Thread, 64>(64);
/** Bit n is set while slot n is in use. */
let usedSlots: u64 = 0;
let lastId: u32 = 0;
/** Threads that have not ended. */
let liveCount: u32 = 0;

/** Takes a slot, or gives null when all are in use. Needs preemption held. */
export function takeSlot(): Thread | null {
  assert(thisCpuLocal.preemptCount > 0, 'the thread table needs preemption held');
  const slot = u32(ctz<u64>(~usedSlots));
  if (slot === maxThreads) return null;
  usedSlots |= u64(1) << u64(slot);
  lastId += 1;
  liveCount += 1;
  const thread = threads[slot];
  assert(thread.state === ThreadState.Free, 'a free slot holds a thread');
  thread.slot = slot;
  thread.id = lastId;
  return thread;
}

/** Gives back the slot of a thread that could not be made. */
export function refuseSlot(thread: Thread): void {
  liveCount -= 1;
  freeSlot(thread);
}

/** The thread has ended; its slot stays taken. */
export function countEnded(): void {
  liveCount -= 1;
}

/** Gives the slot of an ended thread back. Its counters can be read until it is taken again. */
export function freeSlot(thread: Thread): void {
  thread.state = ThreadState.Free;
  usedSlots &= ~(u64(1) << u64(thread.slot));
}

export function liveThreadCount(): u32 {
  return liveCount;
}

/** How many slots are taken, by threads that live or wait for their join. */
export function usedSlotCount(): u32 {
  return u32(popcnt<u64>(usedSlots));
}

/** The thread in a slot, or null where there is none. */
export function threadInSlot(slot: u32): Thread | null {
  return (usedSlots >>> u64(slot)) & 1 ? threads[slot] : null;
}
