// Fatal case: a frame is freed for the second time.

import { frames, print } from 'heddle';

export function main(): void {
  const frame = frames.allocate();
  print`frame ${hex(frame)}`;
  frames.free(frame);
  frames.free(frame); // again
  print`not reached`;
}
