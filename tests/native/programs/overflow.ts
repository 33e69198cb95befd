// A thread that recurses without end ends alone, with a report; the others go on.

import { preemption, print, spawn } from 'heddle';

class Depth {
  reached!: volatile<u64>;
}

const depth = new Depth();

/** @noinline */
function dig(level: u64): u64 {
  depth.reached.value = level;
  return dig(level + 1) + depth.reached.value;
}

function fall(_unused: u32): void {
  print`not reached: ${dig(0)}`;
}

export function main(): void {
  preemption.enable(100);
  using digger = spawn<u32>(fall, 0, { name: 'digger' });
  assert(digger !== null, 'there is room for a thread');
  digger.wait();
  print`main goes on`;
}
