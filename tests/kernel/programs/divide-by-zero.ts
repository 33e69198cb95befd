// Fatal case: an integer division whose divisor turns out to be zero. The division is in the
// language, so it panics with the line of the division; nothing reaches the CPU's own exception.

import { print } from 'heddle';

class Numbers {
  divisor!: volatile<u32>;
}

const numbers = new Numbers();

/** @noinline */
function divideHundred(): u32 {
  return u32(100) / numbers.divisor.value;
}

export function main(): void {
  print`dividing by ${numbers.divisor.value}`;
  print`the quotient is ${divideHundred()}`;
}
