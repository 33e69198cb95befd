// Stacks that are overflowed in every way: by a byte, by recursion, by a large array, by a stack of the
// program's own, with preemption held. Each thread ends alone; all memory is back at the end.

import { FrameKind, frames, joinErrorText, preemption, print, spawn, StackBacking, stacks, Thread } from 'heddle';

class Marks {
  heldDone!: volatile<u32>;
  depth!: volatile<u64>;
}

const marks = new Marks();
const ownStack = aligned(4096)(array<u8, 12288>(12288));

/** Goes down to a frame below `limit`, and comes back. */
function recurseTo(limit: usize): u64 {
  marks.depth.value += 1;
  if (frameAddress() < limit) return 0;
  return recurseTo(limit) + marks.depth.value;
}

function writeBelow(_ignored: u32): void {
  store<u8>(Thread.current.stack.base - 1, 1);
  print`not reached: a byte was written below the stack`;
}

function recurseForEver(_ignored: u32): void {
  print`not reached: ${recurseTo(0)}`;
}

/** @noinline */
function useLargeArray(count: u32): u32 {
  const bytes = array<u8, 60000>(60000);
  for (let i: u32 = 0; i < count; i++) bytes[i] = u8(i);
  return u32(bytes[count / 2]);
}

function takeLargeArray(_ignored: u32): void {
  print`not reached: ${useLargeArray(60000)}`;
}

function overflowHeld(_ignored: u32): void {
  {
    using _guard = preemption.hold();
    recurseTo(Thread.current.stack.base - 5000);
    marks.heldDone.value += 1;
  }
  print`not reached: preemption was released`;
}

function runToEnd(name: string, entry: (ignored: u32) => void, backing: StackBacking): void {
  const thread = spawn<u32>(entry, 0, { name, stackSizeBytes: 8192, stackBacking: backing });
  if (thread === null) return;
  print`${name}: ${joinErrorText(thread.wait())}`;
  thread.detach();
}

function runAll(): void {
  runToEnd('byte', writeBelow, StackBacking.Eager);
  runToEnd('recursion', recurseForEver, StackBacking.Eager);
  runToEnd('lazy recursion', recurseForEver, StackBacking.Lazy);
  runToEnd('array', takeLargeArray, StackBacking.Eager);
  runToEnd('lazy array', takeLargeArray, StackBacking.Lazy);
  runToEnd('held', overflowHeld, StackBacking.Eager);
  runToEnd('lazy held', overflowHeld, StackBacking.Lazy);
  for (let i: u32 = 0; i < 2; i++) {
    const thread = spawn<u32>(recurseForEver, 0, { name: 'own stack', stackAddress: addressof(ownStack), stackSizeBytes: 12288 });
    if (thread === null) return;
    print`own stack: ${joinErrorText(thread.wait())}`;
    thread.detach();
  }
  // The guard page is the program's again.
  ownStack[0] = 7;
}

function usedFrames(): u64 {
  return frames.total() - frames.count(FrameKind.Free);
}

export function main(): void {
  const before = usedFrames();
  runAll();
  print`held sections finished: ${marks.heldDone.value}`;
  print`memory of ended stacks waits: ${stacks.waitingBytes() > 0}`;
  stacks.flush();
  print`waiting bytes: ${stacks.waitingBytes()}, frames more than before: ${i64(usedFrames() - before)}`;
}
