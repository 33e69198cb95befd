// A program whose static memory alone is more than a small machine has.

import { print } from 'heddle';

const table = array<u64, 2097152>(2097152);

export function main(): void {
  table[2097151] = 1;
  print`not reached on a machine of 8 MiB: ${hex(addressof(table))}`;
}
