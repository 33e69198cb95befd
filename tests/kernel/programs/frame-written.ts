// Fatal case: a frame is written to after it was freed, which shows when it is handed out again.

import { frames, print } from 'heddle';

export function main(): void {
  const frame = frames.allocate();
  print`frame ${hex(frame)}`;
  frames.free(frame);
  store<u64>(frames.addressOf(frame) + 1024, 7);
  while (frames.allocate() !== 0);
  print`not reached`;
}
