// Three threads, three mutexes, each wants the next one's: told before the last one waits.

import { Mutex, preemption, print, sleep, spawn } from 'heddle';

const mutexes = array<Mutex, 3>(3);

function takeTwo(index: u32): void {
  mutexes[index].lock();
  sleep(100);
  mutexes[(index + 1) % 3].lock();
  print`never reached`;
}

export function main(): void {
  preemption.enable();
  mutexes[0].name = 'red';
  mutexes[1].name = 'green';
  mutexes[2].name = 'blue';
  spawn<u32>(takeTwo, 0, { name: 'one' })!.detach();
  spawn<u32>(takeTwo, 1, { name: 'two' })!.detach();
  spawn<u32>(takeTwo, 2, { name: 'three' })!.detach();
}
