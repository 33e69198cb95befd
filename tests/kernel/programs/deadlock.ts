// Fatal case: two threads that wait for each other's end.

import { print, spawn, Thread } from 'heddle';

class Pair {
  main: Thread | null = null;
}

const pair = new Pair();

function waitForMain(_ignored: u32): void {
  pair.main?.join();
}

function waitForOther(_ignored: u32): void {
  pair.main = Thread.current;
  const other = spawn<u32>(waitForMain, 0, { name: 'second' });
  other?.join();
}

export function main(): void {
  print`waiting in a circle`;
  spawn<u32>(waitForOther, 0, { name: 'first' });
}
