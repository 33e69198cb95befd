// Fatal case: a thread overflows its stack while it holds preemption, and goes on until the reserve
// below the stack is used up too. It cannot be ended, and the machine cannot go on.

import { preemption, print, sleep, spawn } from 'heddle';

class Depth {
  reached!: volatile<u64>;
}

const depth = new Depth();

function recurse(level: u64): u64 {
  depth.reached.value = level;
  return recurse(level + 1) + depth.reached.value;
}

function dig(start: u64): void {
  using _guard = preemption.hold();
  print`not reached: ${recurse(start)}`;
}

export function main(): void {
  using _digger = spawn<u64>(dig, 0, { name: 'digger', stackSizeBytes: 4096 });
  sleep(1000);
  print`not reached: main`;
}
