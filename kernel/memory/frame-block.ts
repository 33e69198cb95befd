// A block: 2 MiB of physical memory, 512 frames, of which a bit says whether each is free and a byte
// what it is used for.
//
// Blocks keep the search short: a free frame is found by two counts of zeros, whatever the memory's
// size, and runs of frames stay together because singles are taken from blocks that are broken into
// already. Which block is taken next is the business of frame-pool.ts.

import { lowestBit } from '../lib/bits.ts';
import { type FrameKind } from './frame-kind.ts';

export const framesPerBlock: u64 = 512;
export const blockShift: u64 = 21;
export const frameShift: u64 = 12;
const wordBits: u64 = 64;

export class FrameBlock {
  /** Physical address of its first frame. */
  firstFrame: u64 = 0;
  /** Neighbours in the pool's list. */
  next: FrameBlock | null = null;
  previous: FrameBlock | null = null;
  freeCount: u32 = 0;
  /** Bit n: word n of freeBits is not 0. */
  wordsWithFree: u32 = 0;
  readonly freeBits = array<u64, 8>(8);
  readonly kinds = array<u8, 512>(512);

  /**
   * Takes one free frame, of which there must be one, and gives its number.
   * @inline
   */
  takeAny(): u64 {
    const word = lowestBit(this.wordsWithFree);
    const bits = unchecked(this.freeBits[u32(word)]);
    const rest = bits & (bits - 1);
    unchecked(this.freeBits[u32(word)] = rest);
    if (unlikely(rest === 0)) this.wordsWithFree &= this.wordsWithFree - 1;
    this.freeCount -= 1;
    return word * wordBits + lowestBit(bits);
  }

  /**
   * Puts frame `index` back.
   * @inline
   */
  put(index: u64): void {
    unchecked(this.freeBits[u32(index / wordBits)] |= u64(1) << (index % wordBits));
    this.wordsWithFree |= u32(1) << u32(index / wordBits);
    this.freeCount += 1;
  }

  isFree(index: u64): bool {
    return ((this.freeBits[u32(index / wordBits)] >>> (index % wordBits)) & 1) !== 0;
  }

  /** Puts `count` frames in or takes them out, from `first` on, and counts anew. */
  setFree(first: u64, count: u64, free: bool): void {
    if (count === framesPerBlock) {
      this.setAllFree(free);
      return;
    }
    for (let index = first; index < first + count; ) {
      const word = u32(index / wordBits);
      const shift = index % wordBits;
      const bits = min<u64>(wordBits - shift, first + count - index);
      const mask = (u64.MAX_VALUE >>> (wordBits - bits)) << shift;
      if (free) this.freeBits[word] |= mask;
      else this.freeBits[word] &= ~mask;
      index += bits;
    }
    this.countFree();
  }

  setKinds(first: u64, count: u64, kind: FrameKind): void {
    memory.fill(addressof(this.kinds) + first, u8(kind), count);
  }

  /** The same for all frames: most of what is done at the start. */
  private setAllFree(free: bool): void {
    memory.fill(addressof(this.freeBits), u8(free ? 0xff : 0), framesPerBlock / 8);
    this.freeCount = free ? u32(framesPerBlock) : 0;
    this.wordsWithFree = free ? 0xff : 0;
  }

  private countFree(): void {
    this.freeCount = 0;
    this.wordsWithFree = 0;
    for (let word: u32 = 0; word < 8; word++) {
      const bits = this.freeBits[word];
      this.freeCount += u32(popcnt<u64>(bits));
      if (bits !== 0) this.wordsWithFree |= u32(1) << word;
    }
  }
}
