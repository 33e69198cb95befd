// A thread that recurses without end uses up its stack. It ends alone, with a report that names it and
// its functions; the other thread and main go on.

import { joinErrorText, print, sleep, spawn, stacks, Thread } from 'heddle';

/** Adds up the numbers from `next` on; a last one is not foreseen. */
function addUp(next: u64): u64 {
  return next + addUp(next + 1) % 10;
}

function calculate(start: u64): void {
  print`the sum is ${addUp(start)}`;
}

function count(to: u32): void {
  for (let i: u32 = 1; i <= to; i++) {
    print`counting: ${i}`;
    sleep(1000);
  }
}

export function main(): void {
  using _counter = spawn(count, u32(4), { name: 'counter' });
  sleep(1500);
  using careless = spawn<u64>(calculate, 1, { name: 'careless' });
  if (careless !== null) print`what became of it: ${joinErrorText(careless.wait())}`;
  const usage = Thread.current.stackUsage();
  print`main is well: stack ${stacks.statusName(usage.status)}, at most ${usage.peakBytes * 100 / usage.sizeBytes} % used`;
}
