// A pipeline of threads and channels: numbers go in, their squares come out, and closing a channel ends
// the thread that reads from it.

import { Channel, preemption, print, spawn } from 'heddle';

const numbers = new Channel<u32, 4>();
const squares = new Channel<u32, 4>();

function produce(count: u32): void {
  for (let n: u32 = 1; n <= count; n++) numbers.send(n); // waits while four are on the way
  numbers.close();
}

function square(_unused: u32): void {
  for (const n of numbers) squares.send(n * n); // until it is closed and empty
  squares.close();
}

export function main(): void {
  preemption.enable();
  const producer = spawn<u32>(produce, 10, { name: 'producer' });
  const worker = spawn<u32>(square, 0, { name: 'square' });
  let sum: u32 = 0;
  for (const value of squares) {
    print`received ${value}`;
    sum += value;
  }
  producer?.join();
  worker?.join();
  print`sum ${sum}`;
}
