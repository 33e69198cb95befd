// Threads from end to end: made with a builder, given what they need by a closure, awaited for their
// results; a refusal and a bad end are values to look at, not exceptions.

import { JoinError, joinErrorText, print, sleep, spawn, spawnErrorText, Thread, ThreadBuilder } from 'heddle';

function square(n: u32): u32 {
  return n * n;
}

function waitForEver(_ignored: u32): void {
  while (sleep(1_000_000)) {}
  Thread.exitCancelled();
}

export function main(): void {
  const simple = spawn(square, 7);
  if (simple !== null) print`the square of 7 is ${simple.join()}`;

  const { handle, error } = onStack(new ThreadBuilder()).name('worker').priority(40).stackSize(64 * 1024).spawn(square, 12);
  if (handle === null) print`no worker: ${spawnErrorText(error)}`;
  else print`${handle.name} found ${handle.join()}`;

  const greeting = 'hello';
  spawn((times: u32): void => {
    for (let i: u32 = 0; i < times; i++) print`${greeting} from ${Thread.current.name}`;
  }, 2, { name: 'greeter' })?.join();

  const sleeper = spawn<u32>(waitForEver, 0, { name: 'sleeper' });
  if (sleeper === null) return;
  if (sleeper.wait(1000) === JoinError.TimedOut) sleeper.cancel();
  print`the sleeper's end: ${joinErrorText(sleeper.wait())}`;
  sleeper.detach();
}
