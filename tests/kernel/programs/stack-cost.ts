// What a stack costs, in ticks of the TSC: under -icount shift=0 these are guest instructions.

import { clock, print, StackBacking, stacks } from 'heddle';
import { Stack } from '../../../kernel/memory/stack.ts';

const times: u32 = 100;

const stack = new Stack();

function cost(sizeBytes: usize, backing: StackBacking, flushing: bool): u64 {
  let ticks: u64 = 0;
  for (let i: u32 = 0; i < times; i++) {
    if (flushing) stacks.flush();
    const start = clock.nowTicks();
    stack.take(sizeBytes, backing);
    stack.giveBack();
    ticks += clock.nowTicks() - start;
  }
  return ticks / u64(times);
}

export function main(): void {
  print`bytes in a thread: ${sizeof<Stack>()}`;
  for (let bytes: usize = 4096; bytes <= 0x100000; bytes *= 16) {
    cost(bytes, StackBacking.Eager, false);
    print`${bytes}: taken and given back ${cost(bytes, StackBacking.Eager, false)}, made anew ${cost(bytes, StackBacking.Eager, true)}, made anew lazily ${cost(bytes, StackBacking.Lazy, true)}`;
  }
}
