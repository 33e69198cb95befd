// Fatal case: endless recursion. The stack runs into its guard page, the page fault finds no stack
// to be delivered on, and the CPU raises a double fault on a stack of its own.

import { print, spawn } from 'heddle';

class Depth {
  reached!: volatile<u64>;
}

const depth = new Depth();

/** @noinline */
function recurse(level: u64): u64 {
  depth.reached.value = level;
  return recurse(level + 1) + depth.reached.value;
}

function dig(start: u64): void {
  print`recursing without end`;
  print`not reached: ${recurse(start)}`;
}

export function main(): void {
  spawn<u64>(dig, 0, { name: 'digger' });
}
