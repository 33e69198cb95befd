// Fatal case: a panic of the program's own, three calls deep.

import { print } from 'heddle';

class Cargo {
  weightKg!: volatile<u32>;
}

const cargo = new Cargo();

/** @noinline */
function weigh(): void {
  if (cargo.weightKg.value === 0) panic('the cargo has no weight');
  print`not reached`;
}

/** @noinline */
function inspect(): void {
  weigh();
  print`not reached`;
}

export function main(): void {
  print`about to panic`;
  inspect();
  print`not reached`;
}
