// Fatal case: a panic inside the report of a panic. It must stop the machine, not start over.

import { machine, print } from 'heddle';

function panicAgain(): void {
  panic('the hook fails too');
}

export function main(): void {
  machine.onPanic(panicAgain);
  print`about to panic twice`;
  panic('the first panic');
}
