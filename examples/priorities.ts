// A thread of higher priority runs first. With preemption on it takes the CPU from its maker the
// moment it exists; without, it waits until the maker gives way.

import { preemption, print, spawn, type JoinHandle } from 'heddle';

function announce(priority: u32): void {
  print`  a thread of priority ${priority} runs`;
}

/** main itself has priority 31. */
function makeThree(): void {
  const low = make(10);
  const middle = make(31);
  const high = make(50);
  print`  main has made three threads, of priorities 10, 31 and 50`;
  low?.join();
  middle?.join();
  high?.join();
}

function make(priority: u8): JoinHandle | null {
  return spawn<u32>(announce, priority, { name: 'announcer', priority });
}

export function main(): void {
  print`preemption off:`;
  makeThree();
  preemption.enable();
  print`preemption on:`;
  makeThree();
}
