// The canary: a word at the base of every stack that nobody may write. It tells of what a guard page
// does not see, a stray write, and of a stack that is used to its last word.
//
// Its value is another one at each boot.

import { readTsc } from '../arch/x86_64/index.ts';

export const canaryBytes: usize = 8;

class Canary {
  /** What stands at the bases; also a place to look at for a stack that has no canary yet. */
  value: u64 = 0;
}

export const canary = new Canary();

/** Comes before the first stack. The mixing is that of SplitMix64 (Steele, Lea, Flood, 2014). */
export function startCanary(): void {
  let bits = readTsc() + 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111eb;
  canary.value = bits ^ (bits >>> 31);
}

/** How many of the canary's bytes at `address` are not what they were. */
export function countDamage(address: usize): usize {
  const difference = load<u64>(address) ^ canary.value;
  let count: usize = 0;
  for (let shift: u64 = 0; shift < 64; shift += 8) {
    if ((difference >>> shift) & 0xff) count += 1;
  }
  return count;
}
