// Fatal case: two threads that wait for each other's end.

import { type JoinHandle, print, spawn } from 'heddle';

class Pair {
  first: JoinHandle | null = null;
}

const pair = new Pair();

function waitForFirst(_ignored: u32): void {
  pair.first?.join();
}

function waitForOther(_ignored: u32): void {
  const other = spawn<u32>(waitForFirst, 0, { name: 'second' });
  other?.join();
}

export function main(): void {
  print`waiting in a circle`;
  pair.first = spawn<u32>(waitForOther, 0, { name: 'first' });
}
