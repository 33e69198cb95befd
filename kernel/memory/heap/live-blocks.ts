// The blocks of a checked build that are in use, and those that were freed a short while ago and wait
// in quarantine, where a late write to them is still found.
//
// Guarded by heapLock.

import { releaseBlock } from './blocks.ts';
import { type BlockTag, blockOf, firstUnpoisoned, isWithin } from './block-tag.ts';
import { refuseLateWrite } from './block-report.ts';

const quarantineBlocks = 64;
/** Larger blocks go back at once. */
export const mostQuarantinedBytes: usize = 4096;

class LiveBlocks {
  first: BlockTag | null = null;
  count: u64 = 0;
  bytes: u64 = 0;
  peakBytes: u64 = 0;
  lastSerial: u64 = 0;

  add(tag: BlockTag): void {
    const next = this.first;
    tag.next = next;
    tag.previous = null;
    if (next !== null) next.previous = tag;
    this.first = tag;
    this.lastSerial += 1;
    tag.serial = this.lastSerial;
    this.count += 1;
    this.bytes += tag.sizeBytes;
    if (this.bytes > this.peakBytes) this.peakBytes = this.bytes;
  }

  remove(tag: BlockTag): void {
    const { next, previous } = tag;
    if (next !== null) next.previous = previous;
    if (previous !== null) previous.next = next;
    else this.first = next;
    this.count -= 1;
    this.bytes -= tag.sizeBytes;
  }

  /** The block that `address` lies in, or null. */
  find(address: usize): BlockTag | null {
    for (let tag = this.first; tag !== null; tag = tag.next) if (isWithin(tag, address)) return tag;
    return null;
  }
}

/** A circle of freed blocks. */
class Quarantine {
  readonly tags = array<BlockTag | null, 64>(64);
  private next: u32 = 0;
  count: u32 = 0;
  bytes: u64 = 0;

  /** Puts a freed block in; gives the one that has to leave for it. */
  exchange(tag: BlockTag | null): BlockTag | null {
    const oldest = this.tags[this.next];
    this.tags[this.next] = tag;
    this.next = (this.next + 1) % quarantineBlocks;
    if (tag !== null) {
      this.count += 1;
      this.bytes += tag.sizeBytes;
    }
    if (oldest !== null) {
      this.count -= 1;
      this.bytes -= oldest.sizeBytes;
    }
    return oldest;
  }

  find(address: usize): BlockTag | null {
    for (const tag of this.tags) if (tag !== null && isWithin(tag, address)) return tag;
    return null;
  }
}

export const liveBlocks = new LiveBlocks();
export const quarantine = new Quarantine();

/** Gives the memory of a freed block back for good; panics when somebody wrote to it meanwhile. The lock is not held. */
export function releaseFreed(tag: BlockTag): void {
  if (firstUnpoisoned(tag) !== tag.sizeBytes) refuseLateWrite(tag);
  releaseBlock(blockOf(tag) - tag.lead);
}
