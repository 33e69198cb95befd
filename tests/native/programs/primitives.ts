// A channel between threads, sleeping in order of deadlines, a status from main.

import { Channel, print, sleep, spawn, Thread } from 'heddle';

const channel = new Channel<u32, 4>();

function send(count: u32): void {
  for (let i: u32 = 1; i <= count; i++) channel.send(i);
}

function sleepAndSay(milliseconds: u32): void {
  sleep(u64(milliseconds) * 1000);
  print`slept ${milliseconds} ms`;
}

export function main(): i32 {
  const sender = spawn<u32>(send, 1000, { name: 'sender' });
  let sum: u32 = 0;
  for (let i: u32 = 0; i < 1000; i++) {
    const { value } = channel.receive();
    sum += value;
  }
  sender?.join();
  print`sum ${sum}`;
  const late = spawn<u32>(sleepAndSay, 40, { name: 'late' });
  const early = spawn<u32>(sleepAndSay, 10, { name: 'early' });
  late?.join();
  early?.join();
  Thread.yield();
  return 7;
}
