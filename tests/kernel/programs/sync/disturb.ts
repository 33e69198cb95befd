// What several test programs share: random numbers from a seed, and threads of high priority that
// preempt the others every few microseconds, at another instruction each time.

import { type JoinHandle, sleep, spawn } from 'heddle';

export class Random {
  private state: u64 = 0;

  constructor(seed: u64) {
    this.state = seed * 0x9e37_79b9_7f4a_7c15 + 1;
  }

  /** 0 to `limit` - 1: xorshift64*, Vigna 2016. */
  below(limit: u32): u32 {
    let x = this.state;
    x ^= x >>> 12;
    x ^= x << 25;
    x ^= x >>> 27;
    this.state = x;
    return u32((x * 0x2545_f491_4f6c_dd1d) >>> 33) % limit;
  }
}

class Disturbance {
  readonly random = new Random(1);
  thread: JoinHandle | null = null;
  isOver!: volatile<bool>;
  count!: volatile<u32>;
  action: () => void = nothing;
}
const disturbance = new Disturbance();

function nothing(): void {}

function disturb(_unused: u32): void {
  while (!disturbance.isOver.value) {
    sleep(3 + u64(disturbance.random.below(20)));
    disturbance.count.value += 1;
    disturbance.action();
  }
}

/** From now on a thread of priority 60 wakes every 3 to 22 us and calls `action`. */
export function startDisturbing(action: () => void = nothing): void {
  disturbance.isOver.value = false;
  disturbance.action = action;
  disturbance.thread = spawn<u32>(disturb, 0, { name: 'disturber', priority: 60 });
}

/** Gives how often it woke. */
export function stopDisturbing(): u32 {
  disturbance.isOver.value = true;
  disturbance.thread?.join();
  return disturbance.count.value;
}

/** Makes `count` threads of the same priority that call `entry` with 0, 1, …, and waits for their end. */
export function runAll(count: u32, entry: (index: u32) => void, priority: u8 = 31): void {
  const threads = onStack(array<JoinHandle | null, 32>(32));
  for (let i: u32 = 0; i < count; i++) threads[i] = spawn<u32>(entry, i, { name: 'worker', priority });
  for (let i: u32 = 0; i < count; i++) threads[i]!.join();
}
