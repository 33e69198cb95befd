// What cannot be had is a typed error, and nothing is changed by asking for it.

import {
  FrameKind, frames, heap, JoinError, joinErrorText, type JoinHandle, print, Semaphore, sleep, sleepUntil, spawn, SpawnError, spawnErrorText,
  SyncResult, Thread, ThreadBuilder, threads,
} from 'heddle';
import { holdPreemption, releasePreemption } from '../../../kernel/locks/preemption-guard.ts';
import { checkFrames } from '../../../kernel/memory/frame-invariants.ts';
import { checkHeap } from '../../../kernel/memory/heap/invariants.ts';
import { checkStackPool, flushStacks } from '../../../kernel/memory/stack-pool.ts';
import { checkScheduler } from '../../../kernel/sched/invariants.ts';

class Shared {
  own: JoinHandle<u64> | null = null;
  readonly empty = new Semaphore(0);
}
const shared = new Shared();

function check(): void {
  holdPreemption();
  checkScheduler();
  checkFrames();
  checkHeap();
  checkStackPool();
  releasePreemption();
}

function double(value: u64): u64 {
  return value * 2;
}

function joinOneself(_ignored: u64): u64 {
  const own = shared.own;
  return own === null ? 0 : u64(own.tryJoin().error as i32);
}

function trySize(bytes: usize): void {
  const { handle, error } = onStack(new ThreadBuilder()).stackSize(bytes).spawn<u64, u64>(double, 21);
  if (handle === null) print`stack of ${bytes}: ${spawnErrorText(error)}`;
  else print`stack of ${bytes}: ${handle.join()}`;
  check();
}

function joins(): void {
  const thread = spawn<u64, u64>(double, 4, { name: 'twice' });
  if (thread === null) return;
  print`joined: ${thread.join()}`;
  print`joined again: ${joinErrorText(thread.tryJoin().error)}`;
  shared.own = spawn<u64, u64>(joinOneself, 0, { name: 'oneself' });
  const own = shared.own;
  if (own !== null) print`oneself: ${joinErrorText(u32(own.join()) as JoinError)}`;
  const left = spawn<u64, u64>(double, 4, { name: 'detached' });
  if (left === null) return;
  left.detach();
  print`detached: ${joinErrorText(left.tryJoin().error)}`;
  check();
}

function waitTimes(): void {
  print`no time: ${shared.empty.get(0) === SyncResult.TimedOut}, sleep of 0: ${sleep(0)}, until the past: ${sleepUntil(1)}`;
}

/** As many as the limit allows; one more is refused, and one that ends makes room. */
function fillTable(): void {
  threads.setLimit(20);
  const crowd = onStack(array<JoinHandle<u64> | null, 24>(24));
  let made: u32 = 0;
  let error = SpawnError.None;
  while (error === SpawnError.None) {
    const spawned = onStack(new ThreadBuilder()).spawn<u64, u64>(double, u64(made));
    error = spawned.error;
    if (spawned.handle === null) break;
    crowd[made] = spawned.handle;
    made += 1;
  }
  check();
  let sum: u64 = 0;
  for (let i: u32 = 0; i < made; i++) {
    const thread = crowd[i];
    if (thread !== null) sum += thread.join();
  }
  print`table full: ${made} beside main, then: ${spawnErrorText(error)}; sum ${sum}`;
  threads.setLimit(65536);
}

/** Without a frame left there is no thread, and afterwards there is one. */
function withoutMemory(): void {
  flushStacks();
  heap.flush();
  let taken: u64 = 0;
  for (let frame = frames.allocate(); frame !== 0; frame = frames.allocate()) {
    store<u64>(frames.addressOf(frame), taken);
    taken = frame;
  }
  const { handle, error } = onStack(new ThreadBuilder()).spawn<u64, u64>(double, 1);
  print`no memory: ${handle === null}, ${spawnErrorText(error)}; block at ${heap.allocate(100)}`;
  check();
  while (taken !== 0) {
    const next = load<u64>(frames.addressOf(taken));
    frames.free(taken);
    taken = next;
  }
  print`and again with memory:`;
  trySize(16384);
}

export function main(): void {
  const before = threads.count();
  trySize(16384);
  trySize(5000);
  trySize(usize(1) << 40);
  trySize(u64.MAX_VALUE);
  print`no such CPU: ${spawnErrorText(onStack(new ThreadBuilder()).cpuAffinity(2).spawn<u64, u64>(double, 1).error)}`;
  joins();
  waitTimes();
  fillTable();
  withoutMemory();
  Thread.yield();
  check();
  print`threads left: ${threads.count() - before}, program frames ${frames.count(FrameKind.Program)}`;
}
