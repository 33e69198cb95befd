// Runs a compute kernel several times and prints, per run, its checksum and the time-stamp counter's
// ticks. The peers in C print the same (bench/peers/compute/measure.h).

import { print } from 'heddle';

const runs = 5;

/** The time-stamp counter (Intel SDM volume 2, RDTSC). */
function ticks(): u64 {
  return asm<u64>`rdtsc
    shlq $32, %rdx
    orq %rdx, %rax # ${out('rax')} ${clobber('rdx', 'cc')}`;
}

/** Times `kernel`, which starts from the same state each time. */
export function measure(kernel: () => u32): void {
  for (let run = 0; run < runs; run++) {
    const start = ticks();
    const checksum = kernel();
    const end = ticks();
    print`${checksum} ${end - start}`;
  }
}
