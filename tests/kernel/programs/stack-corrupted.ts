// Fatal case, with checks: somebody writes over the canary of a thread's stack. The switch finds out.

import { print, sleep, Thread } from 'heddle';

function damage(): void {
  const canary = Thread.current.stack.base;
  store<u8>(canary + 3, load<u8>(canary + 3) ^ 0xff);
}

export function main(): void {
  damage();
  print`damaged`;
  sleep(1000);
  print`not reached: the switch saw nothing`;
}
