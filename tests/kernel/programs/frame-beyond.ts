// Fatal case: a frame is freed that is beyond all memory.

import { frames, print } from 'heddle';

const farAway: u64 = 0x10_0000_0000;

export function main(): void {
  print`frame ${hex(farAway)}`;
  frames.free(farAway);
  print`not reached`;
}
