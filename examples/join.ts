// Divides a sum among four threads and waits for them: each gets a reference to its own part, and
// main adds up what they found.

import { preemption, print, spawn, type JoinHandle } from 'heddle';

const partCount: u32 = 4;
const numbersPerPart: u64 = 250_000;

class Part {
  first: u64 = 0;
  sum: u64 = 0;
  thread: JoinHandle | null = null;
}

const parts = array<Part, 4>(4);

function addUp(part: Part): void {
  let sum: u64 = 0;
  for (let i: u64 = 0; i < numbersPerPart; i++) sum += part.first + i;
  part.sum = sum;
}

export function main(): void {
  preemption.enable();
  for (let i: u32 = 0; i < partCount; i++) {
    const part = parts[i];
    part.first = u64(i) * numbersPerPart + 1;
    part.thread = spawn(addUp, part, { name: 'adder' });
  }
  let total: u64 = 0;
  for (const part of parts) {
    part.thread?.join();
    print`${dec(part.first, 8)} to ${dec(part.first + numbersPerPart - 1, 8)}: ${part.sum}`;
    total += part.sum;
  }
  print`together: ${total}`;
}
