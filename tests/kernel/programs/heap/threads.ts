// Many threads on one heap, with preemption as often as it can be: each fills its blocks with its own
// number and finds them so when it frees them, some of them those of another thread.

import { heap, HeapStatistics, type JoinHandle, preemption, print, spawn, Thread } from 'heddle';

const threadCount: u32 = 20;
const rounds: u32 = 6000;
const mailboxes: u32 = 16;

class Box {
  address: usize = 0;
}

const boxes = array<Box, 16>(16);
const threads = array<JoinHandle | null, 20>(20);
const numbers = new HeapStatistics();
let preemptions: u64 = 0;

/** Word 0 of a block: its size; the last word: the same. */
function make(sizeBytes: usize): usize {
  const address = heap.allocate(sizeBytes);
  assert(address !== 0, 'there is memory');
  store<usize>(address, sizeBytes);
  store<usize>(address + sizeBytes - 8, sizeBytes);
  return address;
}

function unmake(address: usize): void {
  const sizeBytes = load<usize>(address);
  assert(load<usize>(address + sizeBytes - 8) === sizeBytes, 'both ends of the block agree');
  heap.free(address);
}

function work(number: u32): void {
  let state: u32 = number * 7919 + 1;
  let kept: usize = 0;
  for (let i: u32 = 0; i < rounds; i++) {
    state = state * 1664525 + 1013904223;
    const sizeBytes = usize(16 + ((state >>> 16) % 60) * 8 + (i % 50 === 0 ? 5000 : 0));
    const mine = make(sizeBytes);
    const box = boxes[(state >>> 8) % mailboxes];
    // Whatever lay there, from whichever thread, is freed here later.
    const other = atomic.xchg<usize>(changetype<usize>(box), mine);
    if (kept !== 0) unmake(kept);
    kept = other;
  }
  if (kept !== 0) unmake(kept);
  preemptions += Thread.current.preemptionCount;
}

export function main(): void {
  preemption.enable(100);
  for (let i: u32 = 0; i < threadCount; i++) threads[i] = spawn(work, i, { name: 'worker' });
  for (let i: u32 = 0; i < threadCount; i++) threads[i]?.join();
  for (const box of boxes) if (box.address !== 0) unmake(box.address);
  heap.flush();
  heap.statistics(numbers);
  print`preempted more than 50 times: ${preemptions > 50}`;
  print`live: ${numbers.liveBlocks} blocks, ${numbers.liveBytes} bytes; pages: ${numbers.pages}`;
}
