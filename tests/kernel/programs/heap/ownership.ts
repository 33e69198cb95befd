// Objects that are freed by who owns them: for a block, by counted handles, and from a pool.

import { Arc, BlockPool, heap, HeapStatistics, Owned, print, tryArc } from 'heddle';

class Job {
  number: u64 = 7;
  readonly text = array<u8, 40>(40);
}

class Message {
  code: u32 = 0;
  readonly words = array<u64, 3>(3);
}

const poolSize = 4;
const storage = array<Message, typeof poolSize>(poolSize);
const messages = new BlockPool<Message>();
const numbers = new HeapStatistics();

function live(): u64 {
  heap.statistics(numbers);
  return numbers.liveBlocks;
}

function ownForABlock(early: bool): u64 {
  using job = onStack(new Owned<Job>(new Job()));
  job.value.number += 1;
  if (early) return job.value.number;
  using other = onStack(new Owned<Job>(tryNew(new Job())));
  return job.value.number + other.value.number + live();
}

function moveOut(): Job | null {
  using job = onStack(new Owned<Job>(new Job()));
  job.value.number = 99;
  const moved = job.take();
  assert(job.isEmpty);
  return moved;
}

function shareByHandles(): void {
  using first = new Arc(new Job());
  print`handles: ${first.handleCount}, live: ${live()}`;
  using weak = first.downgrade();
  {
    using second = first.clone();
    second.value.number = 5;
    using third = weak.upgrade();
    if (third !== null) print`handles: ${first.handleCount}, through the third: ${third.value.number}`;
  }
  print`handles: ${first.handleCount}, live: ${live()}`;
}

function outlive(): void {
  const strong = tryArc(tryNew(new Job()));
  assert(strong !== null, 'there is memory');
  using weak = strong.downgrade();
  strong[Symbol.dispose]();
  print`the object is gone: ${weak.upgrade() === null}, live: ${live()}`;
}

function usePool(): void {
  messages.adopt(addressof(storage), poolSize);
  const taken = array<Message | null, typeof poolSize>(poolSize);
  for (let i: u32 = 0; i < poolSize; i++) {
    taken[i] = messages.take();
    const message = taken[i];
    if (message !== null) message.code = i + 1;
  }
  print`exhausted: ${messages.take() === null}, free: ${messages.freeCount}`;
  messages.give(taken[2]);
  messages.give(null);
  const again = messages.take();
  if (again !== null) print`the same one again: ${again === taken[2]}, its code: ${again.code}, free: ${messages.freeCount}`;
  for (const message of taken) messages.give(message);
  print`free: ${messages.freeCount}`;
}

export function main(): void {
  print`owned: ${ownForABlock(true)} ${ownForABlock(false)}, live: ${live()}`;
  const moved = moveOut();
  if (moved !== null) print`moved out: ${moved.number}, live: ${live()}`;
  free(moved);
  shareByHandles();
  outlive();
  usePool();
  print`live at the end: ${live()}`;
}
