// A stack without a lock, whose readers are preempted in the middle of it: by the timer, and by yields
// at random places. Nodes are freed through epochs, and then, to see that the test would notice,
// at once: freed memory is poisoned, and a node that is poison was read after it was freed.

import { epochs, heap, HeapStatistics, preemption, print, Retirable, spawn, Thread, type JoinHandle } from 'heddle';

const readerCount: u32 = 4;
const writerCount: u32 = 4;
const rounds: u32 = 400;
const liveMark: u64 = 0x1122334455667788;

class Node extends Retirable {
  mark: u64 = liveMark;
  next: Node | null = null;
}

class Top {
  /** The address of the first node; 0 for none. */
  first: usize = 0;
}

const top = new Top();
const threads = array<JoinHandle | null, 8>(8);
const numbers = new HeapStatistics();
let freesAtOnce = false;
let lateReads: u64 = 0;
let nodesRead: u64 = 0;

class Random {
  state: u32 = 0;

  below(limit: u32): u32 {
    this.state = this.state * 1664525 + 1013904223;
    return (this.state >>> 16) % limit;
  }

  /** Now and then lets the others run. */
  stumble(): void {
    if (this.below(3) === 0) Thread.yield();
  }
}

function push(): void {
  const node = new Node();
  for (;;) {
    const first = atomic.load<usize>(changetype<usize>(top));
    node.next = changetype<Node | null>(first);
    if (atomic.cmpxchg<usize>(changetype<usize>(top), first, changetype<usize>(node)) === first) return;
  }
}

function pop(random: Random): Node | null {
  using _reading = epochs.enter();
  for (;;) {
    const first = atomic.load<usize>(changetype<usize>(top));
    if (first === 0) return null;
    const node = changetype<Node>(first);
    random.stumble();
    if (node.mark !== liveMark) {
      lateReads += 1;
      continue;
    }
    const next = changetype<usize>(node.next);
    if (atomic.cmpxchg<usize>(changetype<usize>(top), first, next) === first) return node;
  }
}

function write(number: u32): void {
  const random = onStack(new Random());
  random.state = number * 977 + 5;
  for (let i: u32 = 0; i < rounds; i++) {
    push();
    random.stumble();
    const node = pop(random);
    if (node === null) continue;
    if (freesAtOnce) free(node);
    else epochs.retire(node);
  }
}

function read(number: u32): void {
  const random = onStack(new Random());
  random.state = number * 131 + 17;
  for (let i: u32 = 0; i < rounds; i++) {
    using _reading = epochs.enter();
    let node = changetype<Node | null>(atomic.load<usize>(changetype<usize>(top)));
    while (node !== null) {
      random.stumble();
      if (node.mark !== liveMark) {
        lateReads += 1;
        break;
      }
      nodesRead += 1;
      node = node.next;
    }
  }
}

function run(what: string): void {
  lateReads = 0;
  for (let i: u32 = 0; i < 20; i++) push();
  for (let i: u32 = 0; i < readerCount; i++) threads[i] = spawn(read, i, { name: 'reader' });
  for (let i: u32 = 0; i < writerCount; i++) threads[readerCount + i] = spawn(write, i, { name: 'writer' });
  for (const thread of threads) thread?.join();
  const random = onStack(new Random());
  for (;;) {
    const node = pop(random);
    if (node === null) break;
    epochs.retire(node);
  }
  print`${what}: freed memory was read: ${lateReads > 0}; nodes read: more than 10000: ${nodesRead > 10_000}`;
}

function showWaiting(): void {
  const node = new Node();
  {
    using _reading = epochs.enter();
    epochs.retire(node);
    print`while a reader is inside, waiting: ${epochs.collect()}, untouched: ${node.mark === liveMark}`;
  }
  print`when it is out, waiting: ${epochs.collect()}`;
}

export function main(): void {
  preemption.enable(100);
  run('through epochs');
  showWaiting();
  heap.statistics(numbers);
  print`live: ${numbers.liveBlocks}`;
  if (!checksEnabled()) return;
  freesAtOnce = true;
  run('at once');
}
