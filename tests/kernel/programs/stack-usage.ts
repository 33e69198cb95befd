// What a thread is told of its stack: what is used, was used, is left; whether it is sound; and which
// sizes there are.

import { FrameKind, frames, print, spawn, StackBacking, stacks, type StackUsage, Thread } from 'heddle';

class Depth {
  levels!: volatile<u64>;
}

const depth = new Depth();

/** Goes down to a frame below `limit`, and comes back. */
function recurseTo(limit: usize): u64 {
  depth.levels.value += 1;
  if (frameAddress() < limit) return 0;
  return recurseTo(limit) + depth.levels.value;
}

function tell(what: string, usage: StackUsage): void {
  const sums = usage.usedBytes + usage.freeBytes === usage.sizeBytes;
  print`${what}: ${stacks.statusName(usage.status)}, size ${usage.sizeBytes}, used ${usage.usedBytes}, peak ${usage.peakBytes}, adds up ${sums}`;
}

function measure(_ignored: u32): void {
  const thread = Thread.current;
  tell('fresh', thread.stackUsage());
  recurseTo(thread.stack.top - 4000);
  tell('after 4000 bytes', thread.stackUsage());
  recurseTo(thread.stack.base + 400);
  tell('nearly all', thread.stackUsage());
  stacks.setNearOverflowMargin(100);
  tell('with a smaller margin', thread.stackUsage());
  stacks.setNearOverflowMargin(512);
}

function growLazily(_ignored: u32): void {
  const before = frames.count(FrameKind.Stack);
  recurseTo(Thread.current.stack.top - 100_000);
  print`frames for about 100000 bytes: ${frames.count(FrameKind.Stack) - before}`;
}

function damage(_ignored: u32): void {
  const thread = Thread.current;
  const canary = load<u64>(thread.stack.base);
  store<u8>(thread.stack.base + 2, u8(canary >>> 16) ^ 0xff);
  store<u8>(thread.stack.base + 5, u8(canary >>> 40) ^ 0xff);
  const usage = thread.stackUsage();
  print`damaged: ${stacks.statusName(usage.status)}, bytes ${usage.corruptedBytes}`;
  store<u64>(thread.stack.base, canary);
  tell('repaired', thread.stackUsage());
}

function nothing(_ignored: u32): void {}

function run(entry: (ignored: u32) => void, sizeBytes: usize, backing: StackBacking): void {
  const thread = spawn<u32>(entry, 0, { stackSizeBytes: sizeBytes, stackBacking: backing });
  if (thread === null) print`no thread with a stack of ${sizeBytes}`;
  else thread.join();
}

export function main(): void {
  run(measure, 8192, StackBacking.Eager);
  run(measure, 8192, StackBacking.Lazy);
  run(damage, 4096, StackBacking.Eager);
  run(growLazily, 0x100000, StackBacking.Lazy);
  for (let bytes: usize = 4096; bytes <= 0x100000; bytes *= 2) run(nothing, bytes, StackBacking.Eager);
  run(nothing, 12288, StackBacking.Eager);
  run(nothing, 3, StackBacking.Eager);
  run(nothing, 4097, StackBacking.Lazy);
  run(nothing, 0x100001, StackBacking.Lazy);
  run(nothing, u64.MAX_VALUE, StackBacking.Lazy);
}
