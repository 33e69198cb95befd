// Runs random programs, one for each seed, and checks after each that all sums come out, that all memory
// is back, and that nothing contradicts itself. Whoever waits for ever makes the machine end in a deadlock.

import { clock, FrameKind, frames, heap, type JoinHandle, preemption, print, SchedulingPolicy, sleep, threads, ThreadBuilder } from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { checkFrames } from '../../../../kernel/memory/frame-invariants.ts';
import { checkHeap } from '../../../../kernel/memory/heap/invariants.ts';
import { checkStackPool, flushStacks } from '../../../../kernel/memory/stack-pool.ts';
import { checkScheduler } from '../../../../kernel/sched/invariants.ts';
import { random, reset, settle, shared, workerCount } from './model.ts';
import { crew, step } from './steps.ts';

/** The longest of the first program, after which memory that is kept for good has been taken. */
const warmUpNs: u64 = 1_000_000_000;

class Plan {
  /** Steps of each worker, if the time is not over before. */
  steps: u64 = 0;
  endNs: u64 = 0;
}

const plan = new Plan();

function work(index: u32): void {
  for (let i: u64 = 0; i < plan.steps && clock.nowNs() < plan.endNs; i++) {
    step(index);
    if (i % 16 === 0) check();
  }
}

function check(): void {
  holdPreemption();
  checkScheduler();
  checkFrames();
  checkHeap();
  checkStackPool();
  shared.mutex.checkInvariants();
  shared.units.checkInvariants();
  shared.messages.checkInvariants();
  shared.lock.checkInvariants();
  releasePreemption();
}

function makeWorker(index: u32): JoinHandle | null {
  const builder = onStack(new ThreadBuilder());
  builder.name('worker').priority(u8(random(64))).suspended();
  if (random(2) === 0) builder.timeSlice(u32(100 + random(5000)));
  if (random(4) === 0) builder.policy(SchedulingPolicy.Fifo);
  return builder.spawn<u32>(work, index).handle;
}

function runProgram(seed: u64): void {
  reset(seed);
  crew.size = u32(2 + random(u64(workerCount) - 1));
  preemption.enable(u32(100 + random(2000)));
  for (let i: u32 = 0; i < crew.size; i++) crew.workers[i] = makeWorker(i);
  for (let i: u32 = 0; i < crew.size; i++) crew.workers[i]?.resume();
  for (let i: u32 = 0; i < crew.size; i++) {
    // Not joined yet: others may still use its handle.
    const worker = crew.workers[i];
    if (worker !== null) worker.wait();
  }
  for (let i: u32 = 0; i < crew.size; i++) crew.workers[i]?.join();
}

/** Children that nobody joined may still be on their way. */
function awaitDetached(): void {
  while (threads.liveCount() > 1) sleep(100);
}

function freeFrames(): u64 {
  heap.flush();
  flushStacks();
  // Objects of threads are kept.
  return frames.count(FrameKind.Free) + frames.count(FrameKind.Poisoned) + frames.count(FrameKind.Kernel);
}

/** Runs `count` programs of `steps` steps for each worker; each ends after `mostUs` at the latest. */
export function runPrograms(firstSeed: u64, count: u64, steps: u64, mostUs: u64, longestSleepUs: u64): void {
  print`seeds from ${firstSeed}`;
  crew.longestSleepUs = longestSleepUs;
  plan.steps = steps;
  plan.endNs = clock.nowNs() + warmUpNs;
  runProgram(firstSeed);
  awaitDetached();
  settle();
  const free = freeFrames();
  let right: u64 = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    plan.endNs = clock.nowNs() + mostUs * 1000;
    runProgram(seed);
    awaitDetached();
    check();
    if (settle() && freeFrames() === free && threads.count() === 1) right += 1;
    else print`program of seed ${seed} is wrong, frames lost ${i64(free) - i64(freeFrames())}, threads ${threads.count()}`;
  }
  print`programs right: ${right} of ${count}`;
  print`things done: ${shared.put.value + shared.sent.value + shared.added.value + shared.made.value}`;
}
