// A bitmap of 2^20 bits: taking the first free ones, counting, and walking over what is set.

import { measure } from './measure.ts';

const words = 16384;
const wordBits = 64;
const taken: u32 = 200000;
const takenAgain: u32 = 12500;

const bitmap = array<u64, typeof words>(words);
let firstMaybeFree: u32 = 0;

/** The number of the first clear bit, which is set; the number of bits if there is none. */
function take(): u32 {
  for (let at = firstMaybeFree; at < words; at++) {
    const free = ~bitmap[at];
    if (free === 0) continue;
    bitmap[at] |= free & (0 - free);
    firstMaybeFree = at;
    return at * wordBits + u32(ctz<u64>(free));
  }
  return words * wordBits;
}

function release(bit: u32): void {
  const at = bit / wordBits;
  bitmap[at] &= ~(u64(1) << u64(bit % wordBits));
  if (at < firstMaybeFree) firstMaybeFree = at;
}

function countSet(): u32 {
  let count: u64 = 0;
  for (let at: u32 = 0; at < words; at++) count += popcnt<u64>(bitmap[at]);
  return u32(count);
}

function walk(): u32 {
  let sum: u32 = 0;
  for (let at: u32 = 0; at < words; at++) {
    for (let rest = bitmap[at]; rest !== 0; rest &= rest - 1) sum = sum * 3 + at * wordBits + u32(ctz<u64>(rest));
  }
  return sum;
}

function run(): u32 {
  for (let at: u32 = 0; at < words; at++) bitmap[at] = u64(at) * 0x9e3779b97f4a7c15;
  firstMaybeFree = 0;
  let sum: u32 = 0;
  for (let i: u32 = 0; i < taken; i++) sum += take();
  for (let bit: u32 = 0; bit < taken; bit += 7) release(bit);
  for (let i: u32 = 0; i < takenAgain; i++) sum += take();
  return sum ^ countSet() ^ walk();
}

measure(run);
