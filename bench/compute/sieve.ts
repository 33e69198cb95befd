// The sieve of Eratosthenes to 2^20, and the sum of the primes.

import { measure } from './measure.ts';

const limit = 1048576;

const composite = array<bool, typeof limit>(limit);

function run(): u32 {
  for (let i: u32 = 0; i < limit; i++) composite[i] = false;
  for (let i: u32 = 2; i * i < limit; i++) {
    if (composite[i]) continue;
    for (let multiple = i * i; multiple < limit; multiple += i) composite[multiple] = true;
  }
  let sum: u32 = 0;
  for (let i: u32 = 2; i < limit; i++) if (!composite[i]) sum += i;
  return sum;
}

measure(run);
