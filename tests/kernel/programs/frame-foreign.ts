// Fatal case: a frame is freed that is the kernel's own.

import { frames, print } from 'heddle';

const inTheImage: u64 = 0x300000;

export function main(): void {
  print`frame ${hex(inTheImage)}`;
  frames.free(inTheImage);
  print`not reached`;
}
