// The kernel's heap: allocate and free a block of a size, with preemption on.

import { clock, heap, preemption, print } from 'heddle';
import { reportRun, runs } from './measure.ts';

const count: u64 = 1_000_000;

function measure(name: string, sizeBytes: usize): void {
  for (let run = 0; run < runs; run++) {
    const begin = clock.nowTicks();
    for (let i: u64 = 0; i < count; i++) {
      const block = heap.allocate(sizeBytes);
      compilerFence();
      heap.free(block);
    }
    reportRun(name, begin, count);
  }
}

export function main(): void {
  preemption.enable();
  print`ticks-per-us ${clock.ticksHz() / 1_000_000}`;
  measure('heap-64', 64);
  measure('heap-128', 128);
  measure('heap-1024', 1024);
}
