// Fatal case: an address is freed that is within a frame.

import { frames, print } from 'heddle';

export function main(): void {
  const frame = frames.allocate();
  print`frame ${hex(frame)}`;
  frames.free(frame + 8);
  print`not reached`;
}
