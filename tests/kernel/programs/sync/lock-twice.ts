// A mutex is no recursive mutex.

import { Mutex } from 'heddle';

const mutex = new Mutex('mine');

export function main(): void {
  using _first = mutex.lock();
  using _second = mutex.lock();
}
