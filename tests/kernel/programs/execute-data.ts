// Fatal case: a jump into data, which is not executable.

import { print } from 'heddle';

class Code {
  returnInstruction!: volatile<u8>;
}

const code = new Code();

export function main(): void {
  code.returnInstruction.value = 0xc3;
  print`jumping into data`;
  const jump = changetype<() => void>(addressof(code));
  jump();
  print`not reached`;
}
