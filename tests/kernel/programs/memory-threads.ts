// Threads that take frames, runs and pages from each other all the time, with time slices so short that
// every instruction of the allocators is interrupted sooner or later. What one holds, no other may get.

import { FrameKind, frames, type JoinHandle, PageRights, pages, preemption, print, spawn, stacks } from 'heddle';

const threadCount = 6;
const rounds: u32 = 3000;
const heldCount = 24;
const frameBytes: u64 = 4096;
const sliceUs: u32 = 100;

class Worker {
  number: u64 = 0;
  wrong: u32 = 0;
  readonly held = array<u64, 24>(24);
}

const workers = array<Worker, 6>(6);
const threads = array<JoinHandle | null, 6>(6);

function stamp(worker: Worker, address: usize): void {
  store<u64>(address, worker.number);
  store<u64>(address + frameBytes - 8, worker.number);
}

function check(worker: Worker, address: usize): void {
  if (load<u64>(address) !== worker.number || load<u64>(address + frameBytes - 8) !== worker.number) worker.wrong += 1;
}

function work(worker: Worker): void {
  const address = pages.reserve(frameBytes * 4);
  for (let round: u32 = 0; round < rounds; round++) {
    const slot = round % heldCount;
    const old = worker.held[slot];
    if (old !== 0) {
      check(worker, frames.addressOf(old));
      frames.free(old);
    }
    const isRun = round % 7 === 0;
    const frame = isRun ? frames.allocateRun(3) : frames.allocate();
    worker.held[slot] = frame;
    stamp(worker, frames.addressOf(frame));
    if (isRun) frames.freeRun(frame + frameBytes, 2);
    if (!pages.map(address, frame, frameBytes, PageRights.ReadWrite)) worker.wrong += 1;
    check(worker, address);
    pages.unmap(address, frameBytes);
  }
  for (const frame of worker.held) if (frame !== 0) frames.free(frame);
  pages.release(address);
}

export function main(): void {
  preemption.enable(sliceUs);
  const free = frames.count(FrameKind.Free);
  const tables = frames.count(FrameKind.PageTable);
  let wrong: u32 = 0;
  let preemptions: u64 = 0;
  for (let i: u32 = 0; i < threadCount; i++) {
    workers[i].number = i + 1;
    threads[i] = spawn(work, workers[i], { name: 'worker' });
  }
  for (let i: u32 = 0; i < threadCount; i++) {
    const thread = threads[i];
    if (thread === null) continue;
    thread.wait();
    wrong += workers[i].wrong;
    preemptions += thread.preemptionCount;
    thread.join();
  }
  stacks.flush();
  print`wrong ${wrong}, preempted ${preemptions} times`;
  print`frames lost ${free - frames.count(FrameKind.Free)}, page tables lost ${frames.count(FrameKind.PageTable) - tables}`;
}
