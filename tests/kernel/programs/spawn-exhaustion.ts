// The 65th thread is refused, without a panic; when one has been joined there is room again.

import { print, spawn, type JoinHandle } from 'heddle';

class Pool {
  readonly threads = array<JoinHandle | null, 70>(70);
}

const pool = new Pool();

function nothing(_ignored: u32): void {}

export function main(): void {
  let made: u32 = 0;
  for (let i: u32 = 0; i < 70; i++) {
    pool.threads[i] = spawn<u32>(nothing, 0, { name: 'extra' });
    if (pool.threads[i] !== null) made += 1;
  }
  print`threads made beside main: ${made}`;
  print`the next is refused: ${spawn<u32>(nothing, 0) === null}`;
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
