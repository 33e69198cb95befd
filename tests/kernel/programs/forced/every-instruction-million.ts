// The same, and then again and again with more interrupts behind the first: a million in all.

import { sweepAll } from './sweep.ts';

export function main(): void {
  sweepAll(1, 0x5eed_0001);
}
