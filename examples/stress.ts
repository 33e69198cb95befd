// Stress: threads that lock, send, receive, allocate, sleep and yield at random, preempted every 200 us; at
// the end all is counted, and all memory is back.

import { Channel, frames, FrameKind, heap, type JoinHandle, Mutex, preemption, print, sleep, spawn, Thread } from 'heddle';

const workerCount: u32 = 12;
const rounds: u32 = 200;
const seed: u64 = 0x9e3779b97f4a7c15;

class Block {
  readonly words = array<u64, 20>(20);
}

const mutex = new Mutex();
const channel = new Channel<u64, 8>();
const workers = array<JoinHandle | null, 12>(12);
let counted: u64 = 0;
let sentSum: u64 = 0;
let receivedSum: u64 = 0;
let receivedCount: u64 = 0;

/** A pseudo-random number (xorshift; Marsaglia, "Xorshift RNGs", 2003). */
class Random {
  constructor(private state: u64) {}

  below(limit: u64): u64 {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 7;
    this.state ^= this.state << 17;
    return this.state % limit;
  }
}

function work(index: u32): void {
  const random = onStack(new Random(seed + u64(index)));
  for (let round: u32 = 0; round < rounds; round++) {
    const block = new Block();
    block.words[round % 20] = u64(round);
    if (random.below(4) === 0) Thread.yield();
    {
      using _guard = mutex.lock();
      counted += 1;
      sentSum += u64(round);
    }
    channel.send(u64(round));
    if (random.below(8) === 0) sleep(random.below(300));
    assert(block.words[round % 20] === u64(round), 'somebody wrote into my block');
    free(block);
  }
}

function receive(_none: bool): void {
  for (const value of channel) {
    receivedSum += value;
    receivedCount += 1;
  }
}

export function main(): void {
  preemption.enable(200);
  heap.flush();
  const framesBefore = frames.count(FrameKind.Heap);
  const receiver = spawn(receive, false, { name: 'receiver', priority: 33 })!;
  for (let i: u32 = 0; i < workerCount; i++) workers[i] = spawn(work, i, { name: 'worker', priority: u8(30 + i % 3) });
  for (const worker of workers) worker!.join();
  channel.close();
  receiver.join();
  heap.flush();
  print`seed ${hex(seed)}: ${counted} rounds of ${workerCount * rounds}`;
  print`received ${receivedCount} messages, all of them: ${receivedCount === counted && receivedSum === sentSum}`;
  print`all memory is back: ${frames.count(FrameKind.Heap) === framesBefore}`;
}
