// What memory a thread takes while 10, 1,000 and 10,000 of them wait: by what the frames are used for.
//
// Two kinds of them: with the smallest stack, and with the one that a thread has if nothing is said. What
// ended threads leave is given back after each count, but for the objects, which are kept for the next.

import { FrameKind, frames, heap, type JoinHandle, Semaphore, sleep, spawn, stacks } from 'heddle';
import { Thread } from '../../kernel/sched/thread.ts';
import { nowAlive, printFigure } from './kernel/measure.ts';

const frameBytes: u64 = 4096;
const smallestStackBytes: usize = 4096;
const settleUs: u64 = 100_000;

class Shared {
  readonly gate = new Semaphore(0);
  readonly members = array<JoinHandle | null, 10000>(10000);
}

const shared = new Shared();

class Usage {
  objects: u64 = 0;
  stacks: u64 = 0;
  pageTables: u64 = 0;

  read(): void {
    this.objects = frames.count(FrameKind.Kernel) + frames.count(FrameKind.Heap);
    this.stacks = frames.count(FrameKind.Stack);
    this.pageTables = frames.count(FrameKind.PageTable);
  }
}

const start = new Usage();
const now = new Usage();

function wait(_unused: u32): void {
  shared.gate.get();
}

function perThread(framesMore: u64, count: u32): u64 {
  return (framesMore * frameBytes) / u64(count);
}

/** Prints what `count` threads take with stacks of that size, 0 for the standard, beyond what was taken at the start. */
function measure(count: u32, stackSizeBytes: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    shared.members[i] = spawn<u32>(wait, 0, { stackSizeBytes });
    if (shared.members[i] === null) panic('there is no memory for so many threads');
  }
  sleep(settleUs);
  now.read();
  nowAlive(count);
  const isSmallest = stackSizeBytes === smallestStackBytes;
  printFigure(isSmallest ? 'objects-smallest' : 'objects', perThread(now.objects - start.objects, count));
  printFigure(isSmallest ? 'stacks-smallest' : 'stacks', perThread(now.stacks - start.stacks, count));
  printFigure(isSmallest ? 'page-tables-smallest' : 'page-tables', perThread(now.pageTables - start.pageTables, count));
  for (let i: u32 = 0; i < count; i++) shared.gate.put();
  for (let i: u32 = 0; i < count; i++) shared.members[i]!.join();
  stacks.flush();
  heap.flush();
}

function measureBoth(count: u32): void {
  measure(count, smallestStackBytes);
  measure(count, 0);
}

export function main(): void {
  printFigure('thread', sizeof<Thread>());
  start.read();
  measureBoth(10);
  measureBoth(1000);
  measureBoth(10_000);
}
