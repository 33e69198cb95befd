// A thread pool: four threads share the work, and a future for each part has its result.

import { Future, preemption, print, ThreadPool } from 'heddle';

const partCount: u32 = 16;
const limit: u32 = 16_000;
const pool = new ThreadPool('pool');
const futures = array<Future<u32>, 16>(16);

function isPrime(n: u32): bool {
  for (let d: u32 = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
}

function countPrimes(part: u32): u32 {
  const size = limit / partCount;
  let count: u32 = 0;
  for (let n = part * size; n < (part + 1) * size; n++) if (isPrime(n)) count += 1;
  return count;
}

export function main(): void {
  preemption.enable();
  pool.start(4);
  for (let part: u32 = 0; part < partCount; part++) pool.submit<u32, u32>(futures[part], countPrimes, part);
  let count: u32 = 0;
  for (let part: u32 = 0; part < partCount; part++) count += futures[part].await().value;
  pool.shutdown();
  print`${count} primes below ${limit}`;
}
