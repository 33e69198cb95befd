// Fatal case: a page fault inside the report of a panic.

import { machine, print } from 'heddle';

class Holder {
  address!: volatile<usize>;
}

const holder = new Holder();

function faultInHook(): void {
  store<u64>(holder.address.value, 1);
}

export function main(): void {
  machine.onPanic(faultInHook);
  print`about to panic and fault`;
  panic('the first panic');
}
