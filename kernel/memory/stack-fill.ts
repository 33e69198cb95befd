// The pattern that unused stack is filled with: it tells how deep a stack was used.
//
// The compiler has every larger frame touched at least every 512 bytes, so that a block of that size
// in which nothing was written has nothing used below it either (compiler/llvm/attributes.ts).
// Finding the depth, and filling again what was used, therefore takes a time by what was used, not
// by how large the stack is.

import { alignDown } from '../lib/bits.ts';

const fillByte: u8 = 0xc5;
const fillWord: u64 = 0xc5c5c5c5c5c5c5c5;
const blockBytes: usize = 512;
const wordBytes: usize = 8;

/** Fills memory that is new to a stack. */
export function fillStackMemory(address: usize, sizeBytes: usize): void {
  memory.fill(address, fillByte, sizeBytes);
}

/** Fills what was used of a stack that had been filled from `floor` to `top`. */
export function refillStack(floor: usize, top: usize): void {
  let end = top;
  while (end > floor) {
    const block = alignDown(end - 1, blockBytes);
    if (end !== top && isBlockUntouched(block)) return;
    fillWords(block, end);
    end = block;
  }
}

/**
 * A block at most: too little for a string move to be worth its start. The fence keeps the loop from
 * becoming one.
 */
function fillWords(from: usize, to: usize): void {
  let at = to;
  for (; at >= from + 64; at -= 64) {
    store<u64>(at - 8, fillWord);
    store<u64>(at - 16, fillWord);
    store<u64>(at - 24, fillWord);
    store<u64>(at - 32, fillWord);
    store<u64>(at - 40, fillWord);
    store<u64>(at - 48, fillWord);
    store<u64>(at - 56, fillWord);
    store<u64>(at - 64, fillWord);
    compilerFence();
  }
  for (; at > from; at -= wordBytes) store<u64>(at - wordBytes, fillWord);
}

/** The lowest address between `floor` and `top` that was written, as a word; `top` when none was. */
export function findStackPeak(floor: usize, top: usize): usize {
  let lowest = top;
  for (let end = top; end > floor; ) {
    const block = max<usize>(alignDown(end - 1, blockBytes), floor);
    if (isUntouched(block, end)) break;
    lowest = firstTouched(block);
    end = block;
  }
  return lowest;
}

/** From the top down, where a used block shows it first. */
function isUntouched(block: usize, end: usize): bool {
  for (let at = end - wordBytes; at >= block; at -= wordBytes) {
    if (load<u64>(at) !== fillWord) return false;
  }
  return true;
}

/** The same for a whole block, eight words at a time: it is looked at whenever a stack is taken. */
function isBlockUntouched(block: usize): bool {
  for (let at = block + blockBytes - 64; at >= block; at -= 64) {
    if (isUsed(at) || isUsed(at + 8) || isUsed(at + 16) || isUsed(at + 24)) return false;
    if (isUsed(at + 32) || isUsed(at + 40) || isUsed(at + 48) || isUsed(at + 56)) return false;
  }
  return true;
}

/** @inline */
function isUsed(address: usize): bool {
  return load<u64>(address) !== fillWord;
}

/** In a block that was touched. */
function firstTouched(block: usize): usize {
  let at = block;
  while (load<u64>(at) === fillWord) at += wordBytes;
  return at;
}
