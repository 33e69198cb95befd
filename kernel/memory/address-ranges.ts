// Which parts of a region of virtual addresses are in use: a bounded table, sorted by address, whose
// gaps are what is free.
//
// A table of what is in use, not of what is free: giving back can then never fail for want of an
// entry. The time grows with the number of ranges, of which there are few.

import { alignUp } from '../lib/bits.ts';

/** A region holds no more ranges at a time. */
export const mostRanges = 128;

class AddressRange {
  start: usize = 0;
  end: usize = 0;
}

/** A region of virtual addresses. Its callers hold preemption. */
export class AddressRanges {
  private readonly ranges = array<AddressRange, 128>(128);
  private count: u32 = 0;

  constructor(
    private readonly base: usize,
    private readonly sizeBytes: u64,
  ) {}

  /** The start of `sizeBytes` that were free, a multiple of `alignBytes`; 0 when there is no room or no entry. */
  take(sizeBytes: u64, alignBytes: u64): usize {
    if (sizeBytes === 0 || sizeBytes > this.sizeBytes || this.count === mostRanges) return 0;
    let start = alignUp(this.base, alignBytes);
    for (let i: u32 = 0; i <= this.count; i++) {
      const limit = i < this.count ? this.ranges[i].start : this.base + this.sizeBytes;
      if (start <= limit && limit - start >= sizeBytes) {
        this.insert(i, start, start + sizeBytes);
        return start;
      }
      if (i < this.count) start = alignUp(this.ranges[i].end, alignBytes);
    }
    return 0;
  }

  /** Gives a range back and tells its size in bytes. Panics when none that is in use starts there. */
  giveBack(start: usize): u64 {
    for (let i: u32 = 0; i < this.count; i++) {
      if (this.ranges[i].start !== start) continue;
      const sizeBytes = this.ranges[i].end - start;
      this.remove(i);
      return sizeBytes;
    }
    panic('a range of addresses is given back that is not in use');
  }

  /** True if all of the bytes lie in one range that is in use. */
  holds(start: usize, sizeBytes: u64): bool {
    for (let i: u32 = 0; i < this.count; i++) {
      const range = this.ranges[i];
      if (start >= range.start && start < range.end) return range.end - start >= sizeBytes;
    }
    return false;
  }

  private insert(index: u32, start: usize, end: usize): void {
    for (let i = this.count; i > index; i--) this.move(i - 1, i);
    this.ranges[index].start = start;
    this.ranges[index].end = end;
    this.count += 1;
  }

  private remove(index: u32): void {
    this.count -= 1;
    for (let i = index; i < this.count; i++) this.move(i + 1, i);
  }

  private move(from: u32, to: u32): void {
    this.ranges[to].start = this.ranges[from].start;
    this.ranges[to].end = this.ranges[from].end;
  }
}
