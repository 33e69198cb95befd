// A thread on a static stack of the program's own, larger than those of the pool.

import { print, spawn } from 'heddle';

const stackBytes = 131072;
const deepStack = aligned(4096)(array<u8, 131072>(131072));

class Depth {
  levels!: volatile<u64>;
}

const depth = new Depth();

/** About 60 KiB deep: more than a pooled stack has. */
function dig(levels: u64): void {
  depth.levels.value = recurse(levels);
}

/** @noinline */
function recurse(level: u64): u64 {
  if (level === 0) return 0;
  const below = recurse(level - 1);
  return below + depth.levels.value + 1;
}

export function main(): void {
  const thread = spawn<u64>(dig, 1500, { name: 'deep', stackAddress: addressof(deepStack), stackSizeBytes: stackBytes });
  thread?.join();
  print`levels: ${depth.levels.value}`;
}
