// Freed memory is filled with a pattern, so that what still uses it fails soon and in a way that is
// recognised: as an address the pattern is not canonical.
//
// A part of the pattern is looked at when the memory is handed out again: a write after the free
// panics there.

import { directMapBase, pageBytes } from '../arch/x86_64/index.ts';
import { panicAboutFrame } from './frame-panic.ts';

const poisonByte: u8 = 0xdb;
const poisonWord: u64 = 0xdbdbdbdbdbdbdbdb;
/** Looking at every word would cost more than all else. */
const sampleDistanceBytes: u64 = 512;

export function poisonFrame(frame: u64): void {
  memory.fill(directMapBase + frame, poisonByte, pageBytes);
}

/** Panics if a sample of the frame is not as poisonFrame left it. */
export function checkPoison(frame: u64): void {
  const address = directMapBase + frame;
  for (let offset: u64 = 0; offset < pageBytes; offset += sampleDistanceBytes) {
    if (load<u64>(address + offset) !== poisonWord) panicAboutFrame('a frame was written after it was freed', frame);
  }
}
