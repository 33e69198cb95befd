// Ordinary computations with floats give the same bits in several preempted threads at once as in one alone.

import { type JoinHandle, preemption, print, spawn } from 'heddle';

const workerCount = 6;

class Results {
  readonly alone = array<u64, 6>(6);
  readonly together = array<u64, 6>(6);
}

const results = new Results();

/** The logistic map, a square root by Newton's rule and a sum in single precision, all folded into one number. */
function compute(index: u32): u64 {
  let x = 0.1 + f64(index) / 16.0;
  let root = f64(index + 2);
  let sum: f32 = 0.0;
  for (let i: u32 = 0; i < 40_000; i++) {
    x = 3.99 * x * (1.0 - x);
    root = (root + (f64(index) + x + 1.0) / root) / 2.0;
    sum += f32(x) / (f32(i) + 1.0);
  }
  return reinterpret<u64>(x) ^ rotl<u64>(reinterpret<u64>(root), 17) ^ u64(reinterpret<u32>(sum));
}

function work(index: u32): void {
  results.together[index] = compute(index);
}

export function main(): void {
  for (let i: u32 = 0; i < workerCount; i++) results.alone[i] = compute(i);
  preemption.enable(100);
  const threads = array<JoinHandle | null, 6>(6);
  for (let i: u32 = 0; i < workerCount; i++) threads[i] = spawn(work, i, { name: 'worker' });
  let preemptions: u64 = 0;
  let same: u32 = 0;
  for (let i: u32 = 0; i < workerCount; i++) {
    const thread = threads[i];
    assert(thread !== null, 'there is room for the workers');
    thread.wait();
    preemptions += thread.preemptionCount;
    if (results.alone[i] === results.together[i]) same += 1;
  }
  print`results are numbers: ${results.alone[0] !== results.alone[1]}`;
  print`preempted at least 20 times: ${preemptions >= 20}`;
  print`same results: ${same} of ${workerCount}`;
}
