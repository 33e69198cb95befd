// The pool of stacks itself: ten thousand at a time, all memory in stacks, random use against a model.
// What is taken comes back to the last frame.

import { FrameKind, frames, print, StackBacking, stacks } from 'heddle';
import { Stack } from '../../../kernel/memory/stack.ts';

const mostStacks: u32 = 16_000;
const many: u32 = 10_000;
const steps: u32 = 6000;
const modelled: u32 = 200;
const seed: u64 = 0x5eed_0002;

const all = array<Stack, 16000>(16000);
const sizes = array<usize, 200>(200);
let state: u64 = seed;

/** Xorshift (Marsaglia, 2003). */
function random(limit: u64): u64 {
  state ^= state << 13;
  state ^= state >>> 7;
  state ^= state << 17;
  return state % limit;
}

function usedFrames(): u64 {
  return frames.total() - frames.count(FrameKind.Free);
}

/** Gives back the first `count` of them, and all that waits. */
function giveBackAll(count: u32): void {
  for (let i: u32 = 0; i < count; i++) all[i].giveBack();
  stacks.flush();
}

function takeMany(): void {
  const before = usedFrames();
  let taken: u32 = 0;
  while (taken < many && all[taken].take(4096)) taken += 1;
  const used = usedFrames() - before;
  for (let i: u32 = 0; i < taken; i++) store<u64>(all[i].lowestUsable, u64(i));
  let sound: u32 = 0;
  for (let i: u32 = 0; i < taken; i++) {
    if (load<u64>(all[i].lowestUsable) === u64(i)) sound += 1;
  }
  giveBackAll(taken);
  print`stacks: ${taken}, sound ${sound}, memory ${used * 4} KiB, frames more than before: ${i64(usedFrames() - before)}`;
}

/** With large stacks first, then with ever smaller ones, until not even the smallest is left. */
function takeAll(): void {
  const before = usedFrames();
  let taken: u32 = 0;
  for (let bytes: usize = 0x100000; bytes >= 4096; bytes /= 2) {
    while (taken < mostStacks && all[taken].take(bytes)) taken += 1;
  }
  const left = frames.count(FrameKind.Free);
  giveBackAll(taken);
  print`all memory: frames left ${left}, frames more than before: ${i64(usedFrames() - before)}`;
}

/** Memory that waits in the pool is there for others. */
function reclaim(): void {
  const before = usedFrames();
  all[0].take(0x100000);
  all[0].giveBack();
  const waiting = stacks.waitingBytes();
  let count: u64 = 0;
  let last: u64 = 0;
  for (let frame = frames.allocate(); frame !== 0; frame = frames.allocate()) {
    store<u64>(frames.addressOf(frame), last);
    last = frame;
    count += 1;
  }
  print`waiting bytes: ${waiting}, and ${stacks.waitingBytes()} when no frame is left`;
  while (last !== 0) {
    const frame = last;
    last = load<u64>(frames.addressOf(frame));
    frames.free(frame);
  }
  print`frames more than before: ${i64(usedFrames() - before)}`;
}

function runModel(): void {
  const before = usedFrames();
  let failures: u32 = 0;
  let wrong: u32 = 0;
  for (let step: u32 = 0; step < steps; step++) {
    const index = u32(random(modelled));
    const stack = all[index];
    if (sizes[index] === 0) {
      const bytes = (random(12) + 1) * 4096;
      const backing = random(2) === 0 ? StackBacking.Lazy : StackBacking.Eager;
      if (!stack.take(bytes, backing)) failures += 1;
      else sizes[index] = bytes;
      if (stack.top - stack.base < bytes - 16) wrong += 1;
      store<u64>(stack.lowestUsable, u64(index));
      store<u64>(stack.top - 8, u64(index));
    } else {
      if (load<u64>(stack.lowestUsable) !== u64(index) || load<u64>(stack.top - 8) !== u64(index)) wrong += 1;
      stack.giveBack();
      sizes[index] = 0;
    }
    if (random(1000) === 0) stacks.flush();
  }
  for (let i: u32 = 0; i < modelled; i++) {
    if (sizes[i] !== 0) all[i].giveBack();
  }
  stacks.flush();
  print`seed ${hex(seed)}: ${steps} steps, failures ${failures}, wrong ${wrong}, frames more than before: ${i64(usedFrames() - before)}`;
}

export function main(): void {
  takeMany();
  takeAll();
  reclaim();
  runModel();
}
