// Every general register and flag survives preemption: four threads hold patterns while the timer
// takes the CPU away as often as it may.

import { preemption, print, spawn, type JoinHandle } from 'heddle';
import { holdPatterns } from '../../../examples/demo/registers.ts';

const checkerCount = 4;
const rounds: u64 = 50_000;

class Check {
  readonly threads = array<JoinHandle | null, 4>(4);
  damaged!: volatile<u64>;
  finished!: volatile<u32>;
}

const check = new Check();

function hold(index: u64): void {
  check.damaged.value += holdPatterns(0x1122334455667788 * (index + 1), rounds);
  check.finished.value += 1;
}

export function main(): void {
  preemption.enable(100);
  for (let i: u32 = 0; i < checkerCount; i++) check.threads[i] = spawn(hold, u64(i), { name: 'checker' });
  let preemptions: u64 = 0;
  for (let i: u32 = 0; i < checkerCount; i++) {
    const thread = check.threads[i];
    assert(thread !== null, 'there is room for the checkers');
    thread.wait();
    preemptions += thread.preemptionCount;
  }
  print`checkers finished: ${check.finished.value}`;
  print`preempted at least 50 times: ${preemptions >= 50}`;
  print`rounds with a changed register or flag: ${check.damaged.value}`;
}
