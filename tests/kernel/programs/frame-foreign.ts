// Fatal case: a frame is freed that is the kernel's own.

import { frames, print } from 'heddle';
import { imageBase } from '../../../kernel/arch/x86_64/index.ts';

export function main(): void {
  const inTheImage = imageBase();
  print`frame ${hex(inTheImage)}`;
  frames.free(inTheImage);
  print`not reached`;
}
