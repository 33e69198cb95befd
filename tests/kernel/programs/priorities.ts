// Higher priority runs first: in order of priority when all are ready, and at once when one of
// higher priority is made ready with preemption on.

import { preemption, print, spawn, type JoinHandle } from 'heddle';

class Order {
  readonly threads = array<JoinHandle | null, 5>(5);
  /** Priorities as they ran, two digits each. */
  digits!: volatile<u64>;
}

const order = new Order();

function note(priority: u64): void {
  order.digits.value = order.digits.value * 100 + priority;
}

function spawnAll(): void {
  order.digits.value = 0;
  order.threads[0] = spawn<u64>(note, 40, { name: 'p40', priority: 40 });
  order.threads[1] = spawn<u64>(note, 12, { name: 'p12', priority: 12 });
  order.threads[2] = spawn<u64>(note, 63, { name: 'p63', priority: 63 });
  order.threads[3] = spawn<u64>(note, 31, { name: 'p31', priority: 31 });
  order.threads[4] = spawn<u64>(note, 50, { name: 'p50', priority: 50 });
}

function joinAll(): void {
  for (let i: u32 = 0; i < 5; i++) order.threads[i]?.join();
}

export function main(): void {
  spawnAll();
  print`before main gives way: ${order.digits.value}`;
  joinAll();
  print`cooperative order: ${order.digits.value}`;
  preemption.enable();
  spawnAll();
  print`run while main spawned: ${order.digits.value}`;
  joinAll();
  print`preemptive order: ${order.digits.value}`;
}
