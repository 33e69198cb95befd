// Where threads come from: the objects of all threads, and the list of those in use.
//
// The first few lie in static memory, so that a small program needs no allocator; more come with
// whole frames, which are kept. An object is never anything else than a thread, so that looking at
// one by a stale id is harmless: each use of it has an id of its own. Making, finding and freeing
// take the same few instructions however many there are.

import { directMapBase, pageBytes, preemptCount } from '../arch/x86_64/index.ts';
import { allocateFrame, FrameKind, noFrame } from '../memory/frames.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

/** Names one thread of all that ever were: its number, counted from 1, and the slot of its object. */
export type ThreadId = u64;

const slotBits = 24;
/** The id of an object that is no thread: no handle has it, since it names no slot. */
const noThreadId: ThreadId = u64.MAX_VALUE;
/** Threads in static memory, main included. */
export const staticThreadCount = 16;
const framesPerPage: u32 = 512;
const pageCount: u32 = 32;
export const mostThreads: u32 = 65536;

class FrameTable {
  readonly frames = array<usize, 512>(512);
}

const staticThreads = array<Thread, 16>(16);
/** Tables of the frames that hold threads, in the order of slots. */
const frameTables = array<FrameTable | null, 32>(32);
/** Slots that have an object, used or not. */
let slotCount: u32 = 0;
let free: Thread | null = null;
/** All threads in use, in the order of their making. */
let oldest: Thread | null = null;
let newest: Thread | null = null;
let limit: u32 = mostThreads;
let lastNumber: u64 = 0;
let usedCount: u32 = 0;
/** Threads that have not ended, daemons left out. */
let liveCount: u32 = 0;

/** How many threads there may be at a time, at most 65,536. */
export function setThreadLimit(count: u32): void {
  assert(count >= 1 && count <= mostThreads, 'the limit of threads is 1 to 65536');
  limit = count;
}

export function threadLimit(): u32 {
  return limit;
}

export function isThreadLimitReached(): bool {
  return usedCount >= limit;
}

/** A thread object to fill in, or null when no memory is left. Needs preemption held. */
export function takeThread(): Thread | null {
  assert(preemptCount() > 0, 'the threads need preemption held');
  if (free === null && !addThreads()) return null;
  const thread = free!;
  assert(thread.state === ThreadState.Free, 'a free object holds a thread');
  free = thread.olderThread;
  lastNumber += 1;
  thread.id = (lastNumber << slotBits) | u64(thread.slot);
  const older = newest;
  thread.olderThread = older;
  thread.newerThread = null;
  if (older === null) oldest = thread;
  else older.newerThread = thread;
  newest = thread;
  usedCount += 1;
  liveCount += 1;
  return thread;
}

/** Gives a thread back that has ended, or was never started. Needs preemption held. */
export function freeThread(thread: Thread): void {
  const newer = thread.newerThread;
  const older = thread.olderThread;
  if (newer === null) newest = older;
  else newer.olderThread = older;
  if (older === null) oldest = newer;
  else older.newerThread = newer;
  usedCount -= 1;
  thread.state = ThreadState.Free;
  thread.id = noThreadId;
  thread.olderThread = free;
  free = thread;
}

/** The machine may end while the thread lives. */
export function leaveOutOfCount(): void {
  liveCount -= 1;
}

/** The thread has ended, or never began; its object stays taken. */
export function countEnded(): void {
  liveCount -= 1;
}

export function liveThreadCount(): u32 {
  return liveCount;
}

/** Threads that live or wait for their join. */
export function usedThreadCount(): u32 {
  return usedCount;
}

/** The first made of the threads in use; `newerThread` leads on to the others. Needs preemption held. */
export function oldestThread(): Thread | null {
  return oldest;
}

/** The thread of that id; null when it was joined or has ended detached, or never was. */
export function threadWithId(id: ThreadId): Thread | null {
  const slot = u32(id & ((1 << slotBits) - 1));
  if (slot >= slotCount) return null;
  const thread = threadInSlot(slot);
  return thread.id === id ? thread : null;
}

/**
 * The same; panics with `complaint` where there is none.
 * @inline
 */
export function liveThreadWithId(id: ThreadId, complaint: string): Thread {
  const slot = u32(id & ((1 << slotBits) - 1));
  if (unlikely(slot >= slotCount)) panic(complaint);
  const thread = threadInSlot(slot);
  if (unlikely(thread.id !== id)) panic(complaint);
  return thread;
}

/** Panics if the list of threads contradicts itself or the counts. Needs preemption held. */
export function checkThreadStore(): void {
  let used: u32 = 0;
  let live: u32 = 0;
  let older: Thread | null = null;
  for (let thread = oldest; thread !== null; thread = thread.newerThread) {
    assert(thread.olderThread === older, 'the list of threads is broken');
    assert(thread.state !== ThreadState.Free, 'a free object is among the threads');
    assert(threadWithId(thread.id) === thread, 'a thread is not found by its id');
    if (older !== null) assert(older.id < thread.id, 'threads are not in the order of their making');
    used += 1;
    if (thread.state !== ThreadState.Exited) live += 1;
    older = thread;
  }
  assert(newest === older, 'the list of threads has another end');
  assert(used === usedCount, 'threads are miscounted');
  assert(live === liveCount, 'live threads are miscounted');
}

/** What people and reports call a thread by: they are numbered from 1. */
export function numberOf(id: ThreadId): u64 {
  return id >>> slotBits;
}

function threadInSlot(slot: u32): Thread {
  if (slot < staticThreadCount) return staticThreads[slot];
  const perFrame = u32(pageBytes / sizeof<Thread>());
  const frame = (slot - staticThreadCount) / perFrame;
  const table = frameTables[frame / framesPerPage]!;
  return changetype<Thread>(table.frames[frame % framesPerPage] + u64((slot - staticThreadCount) % perFrame) * sizeof<Thread>());
}

/** Makes more objects: the static ones, later those of one more frame. False without memory. */
function addThreads(): bool {
  if (slotCount === 0) {
    for (let i: u32 = staticThreadCount; i > 0; i--) addFree(staticThreads[i - 1], i - 1);
    slotCount = staticThreadCount;
    return true;
  }
  const perFrame = u32(pageBytes / sizeof<Thread>());
  const frame = (slotCount - staticThreadCount) / perFrame;
  const table = frameTable(frame / framesPerPage);
  if (table === null) return false;
  const address = allocateZeroed();
  if (address === 0) return false;
  table.frames[frame % framesPerPage] = address;
  for (let i = perFrame; i > 0; i--) {
    addFree(changetype<Thread>(address + u64(i - 1) * sizeof<Thread>()), slotCount + i - 1);
  }
  slotCount += perFrame;
  return true;
}

function frameTable(index: u32): FrameTable | null {
  assert(index < pageCount, 'there is room for all threads');
  const table = frameTables[index];
  if (table !== null) return table;
  const address = allocateZeroed();
  if (address === 0) return null;
  const added = changetype<FrameTable>(address);
  frameTables[index] = added;
  return added;
}

function allocateZeroed(): usize {
  const frame = allocateFrame(FrameKind.Kernel);
  if (frame === noFrame) return 0;
  const address = directMapBase + frame;
  memory.fill(address, 0, pageBytes);
  return address;
}

function addFree(thread: Thread, slot: u32): void {
  thread.slot = slot;
  thread.id = noThreadId;
  thread.olderThread = free;
  free = thread;
}
