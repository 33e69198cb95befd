// A line of the shell as words, separated by spaces.

import { ByteRange } from '../lib/byte-range.ts';

const asciiSpace: u8 = 32;
export const mostWords: u32 = 12;

export class Words {
  private address: usize = 0;
  private readonly starts = array<u32, 12>(12);
  private readonly lengths = array<u32, 12>(12);
  count: u32 = 0;

  /** Splits a line of `lengthBytes`. Words beyond the twelfth are left out. */
  split(address: usize, lengthBytes: u32): void {
    this.address = address;
    this.count = 0;
    let index: u32 = 0;
    while (index < lengthBytes && this.count < mostWords) {
      while (index < lengthBytes && load<u8>(address + index) === asciiSpace) index += 1;
      const start = index;
      while (index < lengthBytes && load<u8>(address + index) !== asciiSpace) index += 1;
      if (index === start) return;
      this.starts[this.count] = start;
      this.lengths[this.count] = index - start;
      this.count += 1;
    }
  }

  /** True if there is a word `index` and it is `text`. */
  is(index: u32, text: string): bool {
    const word = onStack(new ByteRange(this.addressOf(index), this.lengthOf(index)));
    return index < this.count && word.equals(text);
  }

  /** True if there is a word `index` of decimal digits, at most nine. */
  isNumber(index: u32): bool {
    const word = onStack(new ByteRange(this.addressOf(index), this.lengthOf(index)));
    return index < this.count && word.isDecimal();
  }

  /** The value of a word for which isNumber holds. */
  number(index: u32): u32 {
    const word = onStack(new ByteRange(this.addressOf(index), this.lengthOf(index)));
    return word.toDecimal();
  }

  addressOf(index: u32): usize {
    return index < this.count ? this.address + this.starts[index] : 0;
  }

  lengthOf(index: u32): u32 {
    return index < this.count ? this.lengths[index] : 0;
  }
}
