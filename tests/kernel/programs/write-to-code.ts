// Fatal case: a write into the kernel's own code, which is read-only.

import { print } from 'heddle';

declare const __text_start: ptr<u8>;

/** @noinline */
function overwriteCode(): void {
  __text_start.value = 0x90;
}

export function main(): void {
  print`writing to code`;
  overwriteCode();
  print`not reached`;
}
