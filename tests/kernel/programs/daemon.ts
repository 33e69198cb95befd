// A daemon serves the others and does not keep the machine alive.

import { print, sleep, ThreadBuilder } from 'heddle';

class Counter {
  value!: volatile<u32>;
}
const counter = new Counter();

function serve(_ignored: u32): void {
  for (;;) {
    counter.value.value += 1;
    sleep(100);
  }
}

export function main(): void {
  onStack(new ThreadBuilder()).name('server').daemon().spawn<u32>(serve, 0);
  sleep(1000);
  print`the daemon counted: ${counter.value.value > 5}`;
  print`main ends`;
}
