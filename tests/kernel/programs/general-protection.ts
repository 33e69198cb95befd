// Fatal case: a general protection fault with an error code that names a selector.

import { print } from 'heddle';

/** @noinline */
function loadSelector(selector: u16): void {
  asm`movw ${reg('ax', selector)}, %ds`;
  print`not reached`;
}

export function main(): void {
  print`loading selector 0x50`;
  loadSelector(0x50);
}
