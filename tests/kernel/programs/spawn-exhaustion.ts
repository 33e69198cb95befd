// One thread more than may be is refused, without a panic, and the builder says why; when one has
// been joined there is room again.

import { type JoinHandle, print, spawn, spawnErrorText, ThreadBuilder, threads } from 'heddle';

class Pool {
  readonly threads = array<JoinHandle | null, 70>(70);
}

const pool = new Pool();

function nothing(_ignored: u32): void {}

export function main(): void {
  threads.setLimit(64);
  let made: u32 = 0;
  for (let i: u32 = 0; i < 70; i++) {
    pool.threads[i] = spawn<u32>(nothing, 0, { name: 'extra' });
    if (pool.threads[i] !== null) made += 1;
  }
  print`threads made beside main: ${made}`;
  const { handle, error } = onStack(new ThreadBuilder()).spawn<u32>(nothing, 0);
  print`the next is refused: ${handle === null}, ${spawnErrorText(error)}`;
  pool.threads[0]?.join();
  const again = spawn<u32>(nothing, 0);
  print`after a join there is room: ${again !== null}`;
  again?.join();
  for (let i: u32 = 1; i < made; i++) pool.threads[i]?.join();
  let detached: u32 = 0;
  for (let i: u32 = 0; i < 63; i++) {
    const thread = spawn<u32>(nothing, 0);
    if (thread === null) continue;
    thread.detach();
    detached += 1;
  }
  print`detached: ${detached}`;
}
