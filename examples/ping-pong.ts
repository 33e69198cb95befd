// Two threads that take turns by yielding: cooperative scheduling, with preemption off as it is at
// the start. Each line is printed by another thread than the one before.

import { print, spawn, Thread } from 'heddle';

const rounds: u32 = 3;

function play(word: string): void {
  for (let round: u32 = 1; round <= rounds; round++) {
    print`${word} ${round}`;
    Thread.yield();
  }
}

export function main(): void {
  spawn(play, 'ping', { name: 'ping' })?.detach();
  spawn(play, '     pong', { name: 'pong' })?.detach();
}
