// An interrupt on a vector that nothing handles is logged, and the program goes on.

import { print } from 'heddle';

function raise(): void {
  asm`int $0x77`;
}

export function main(): void {
  print`raising vector 119`;
  raise();
  print`still running`;
}
