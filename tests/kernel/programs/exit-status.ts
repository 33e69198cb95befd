// A program that ends the machine itself with a verdict of failure, while another thread would go
// on for ever.

import { ExitStatus, machine, print, spawn, Thread } from 'heddle';

function keepYielding(_ignored: u32): void {
  for (;;) Thread.yield();
}

export function main(): void {
  spawn<u32>(keepYielding, 0);
  Thread.yield();
  print`the verdict is failure`;
  machine.exit(ExitStatus.Failure);
}
