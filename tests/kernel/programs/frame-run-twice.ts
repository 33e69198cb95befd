// Fatal case: a run is freed of which a part was freed before.

import { frames, print } from 'heddle';

export function main(): void {
  const frame = frames.allocateRun(4);
  print`frame ${hex(frame + 8192)}`;
  frames.free(frame + 8192);
  frames.freeRun(frame, 4);
  print`not reached`;
}
