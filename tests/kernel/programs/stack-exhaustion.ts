// Endless recursion: the thread runs below its stack, and ends alone. Who joins it is woken.

import { joinErrorText, print, spawn } from 'heddle';

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
  using digger = spawn<u64>(dig, 0, { name: 'digger' });
  assert(digger !== null, 'there is room for a thread');
  print`${joinErrorText(digger.wait())}`;
  print`main goes on`;
}
