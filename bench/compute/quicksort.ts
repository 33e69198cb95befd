// Quicksort (Hoare's partition) of 200,000 integers by a comparison function.

import { measure } from './measure.ts';

const count = 200000;

const values = array<i32, typeof count>(count);

type Comparison = (a: i32, b: i32) => i32;

function ascending(a: i32, b: i32): i32 {
  return a < b ? -1 : a > b ? 1 : 0;
}

function descending(a: i32, b: i32): i32 {
  return ascending(b, a);
}

function sort(from: i32, to: i32, compare: Comparison): void {
  if (from >= to) return;
  const pivot = values[(from + to) >> 1];
  let low = from;
  let high = to;
  while (low <= high) {
    while (compare(values[low], pivot) < 0) low++;
    while (compare(values[high], pivot) > 0) high--;
    if (low > high) break;
    const value = values[low];
    values[low] = values[high];
    values[high] = value;
    low++;
    high--;
  }
  sort(from, high, compare);
  sort(low, to, compare);
}

function run(): u32 {
  let seed: u32 = 2463534242;
  for (let i: u32 = 0; i < count; i++) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    values[i] = i32(seed);
  }
  sort(0, count - 1, ascending);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i += 997) sum = sum * 31 + u32(values[i]);
  sort(0, count - 1, descending);
  for (let i: u32 = 0; i < count; i += 997) sum = sum * 31 + u32(values[i]);
  return sum;
}

measure(run);
