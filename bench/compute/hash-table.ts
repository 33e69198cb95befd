// A hash table with open addressing: 100,000 insertions, look-ups, and counting by key.

import { measure } from './measure.ts';

const slots = 262144;
const keys = 100000;

class Entry {
  key: u32 = 0;
  count: u32 = 0;
  total: u64 = 0;
}

const table = array<Entry, typeof slots>(slots);

function slotOf(key: u32): u32 {
  return (key * 0x9e3779b1) >> 14;
}

/** The entry of `key`, or the empty one where it belongs. Key 0 stands for empty. */
function find(key: u32): Entry {
  let at = slotOf(key);
  for (;;) {
    const entry = table[at];
    if (entry.key === key || entry.key === 0) return entry;
    at = (at + 1) & (slots - 1);
  }
}

function add(key: u32, amount: u32): void {
  const entry = find(key);
  entry.key = key;
  entry.count += 1;
  entry.total += amount;
}

function run(): u32 {
  for (let at: u32 = 0; at < slots; at++) {
    const entry = table[at];
    entry.key = 0;
    entry.count = 0;
    entry.total = 0;
  }
  for (let i: u32 = 1; i <= keys; i++) add((i * 7919) | 1, i);
  let sum: u32 = 0;
  for (let i: u32 = 1; i <= 2 * keys; i++) {
    const entry = find((i * 7919) | 1);
    if (entry.key !== 0) sum += entry.count + u32(entry.total);
  }
  return sum;
}

measure(run);
