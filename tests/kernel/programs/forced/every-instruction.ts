// Every critical path, interrupted at each of its instructions, by an intruder in four manners.

import { sweepAll } from './sweep.ts';

export function main(): void {
  sweepAll(0, 0x5eed);
}
