// The bits of the control registers that protect memory, as they are when a program runs.

import { print } from 'heddle';

function control0(): u64 {
  return asm<u64>`movq %cr0, ${out('r')}`;
}

function control4(): u64 {
  return asm<u64>`movq %cr4, ${out('r')}`;
}

export function main(): void {
  print`write protection ${(control0() >>> 16) & 1}`;
  print`UMIP ${(control4() >>> 11) & 1}, SMEP ${(control4() >>> 20) & 1}, SMAP ${(control4() >>> 21) & 1}`;
}
