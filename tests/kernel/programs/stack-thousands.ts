// Ten thousand threads that overflow their stacks, one after the other: nothing is lost.

import { FrameKind, frames, JoinError, print, spawn, stacks } from 'heddle';

const threadCount: u32 = 10_000;

class Counts {
  depth!: volatile<u64>;
}

const counts = new Counts();

function recurse(level: u64): u64 {
  counts.depth.value = level;
  return recurse(level + 1) + counts.depth.value;
}

function dig(start: u64): void {
  recurse(start);
}

function usedFrames(): u64 {
  return frames.total() - frames.count(FrameKind.Free);
}

export function main(): void {
  stacks.limitReports(0);
  stacks.flush();
  const before = usedFrames();
  let ended: u32 = 0;
  for (let i: u32 = 0; i < threadCount; i++) {
    // Every tenth time the pool is emptied, so that slots are made anew.
    if (i % 10 === 0) stacks.flush();
    const thread = spawn<u64>(dig, 0, { name: 'digger', stackSizeBytes: 4096 });
    if (thread === null) break;
    if (thread.wait() === JoinError.StackOverflow) ended += 1;
    thread.detach();
  }
  stacks.flush();
  print`threads: ${ended}, frames more than before: ${i64(usedFrames() - before)}`;
}
