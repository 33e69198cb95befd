// Which slots of one stack size are free: numbers, the lowest free one first, in a time that does not
// depend on how many there are.
//
// Numbers that were never used are counted, those that came back have a bit in a tree of words.

import { lowestBit } from '../lib/bits.ts';

/** There are no more stacks of one size at a time. */
export const mostStackNumbers: u32 = 32768;
export const noStackNumber: u32 = u32.MAX_VALUE;

const wordShift: u32 = 6;
const wordMask: u32 = 63;

/** Its callers hold preemption. */
export class StackNumbers {
  /** All from here on were never used. */
  private next: u32 = 0;
  /** Bit n: groups[n] is not 0. */
  private top: u64 = 0;
  /** Bit n of word m: words[64 m + n] is not 0. */
  private readonly groups = array<u64, 8>(8);
  private readonly words = array<u64, 512>(512);

  /** A number that is free; noStackNumber when none is. */
  take(): u32 {
    if (this.top === 0) {
      if (this.next === mostStackNumbers) return noStackNumber;
      this.next += 1;
      return this.next - 1;
    }
    const group = u32(lowestBit(this.top));
    const word = (group << wordShift) + u32(lowestBit(this.groups[group]));
    const number = (word << wordShift) + u32(lowestBit(this.words[word]));
    this.words[word] &= this.words[word] - 1;
    if (this.words[word] === 0) this.groups[group] &= this.groups[group] - 1;
    if (this.groups[group] === 0) this.top &= this.top - 1;
    return number;
  }

  giveBack(number: u32): void {
    const word = number >>> wordShift;
    const group = word >>> wordShift;
    this.words[word] |= u64(1) << u64(number & wordMask);
    this.groups[group] |= u64(1) << u64(word & wordMask);
    this.top |= u64(1) << u64(group);
  }
}
