// Allocating and freeing in a checked build: every block has a tag, a red zone and poison, and every
// free is held against them. A build without checks has nothing of it.

import { alignUp } from '../../lib/bits.ts';
import { allocateBlock } from './blocks.ts';
import { refuseDoubleFree, refuseForeign, refuseInterior, refuseOverrun } from './block-report.ts';
import {
  BlockTag, fillBlock, fillRedZone, freedByte, freshByte, isFreed, isLive, isRedZoneIntact, markFreed, markLive, mayHaveTag,
  redZoneBytes, tagBytes, tagOf,
} from './block-tag.ts';
import { heapLock } from './central.ts';
import { largestBlockBytes } from './large.ts';
import { liveBlocks, mostQuarantinedBytes, quarantine, releaseFreed } from './live-blocks.ts';
import { leastAlignBytes } from './size-classes.ts';

/** @noinline */
export function allocateChecked(sizeBytes: usize, alignBytes: usize): usize {
  // The rest of what cannot be is refused by allocateBlock.
  if (sizeBytes === 0 || sizeBytes > largestBlockBytes) return 0;
  const lead = alignUp(tagBytes, max<usize>(alignBytes, leastAlignBytes));
  const wholeBytes = lead + sizeBytes + redZoneBytes;
  let start = allocateBlock(wholeBytes, alignBytes);
  if (start === 0 && quarantine.count > 0) {
    emptyQuarantine();
    start = allocateBlock(wholeBytes, alignBytes);
  }
  if (start === 0) return 0;
  const tag = tagOf(start + lead);
  tag.sizeBytes = sizeBytes;
  tag.allocator = returnAddress();
  tag.releaser = 0;
  tag.lead = lead;
  fillBlock(tag, freshByte);
  fillRedZone(tag);
  addLive(tag);
  return start + lead;
}

function addLive(tag: BlockTag): void {
  using _lock = heapLock.acquire();
  liveBlocks.add(tag);
  markLive(tag);
}

/** @noinline */
export function releaseChecked(address: usize): void {
  if (address === 0) return;
  const leaving = retire(address, returnAddress());
  if (leaving !== null) releaseFreed(leaving);
}

/** Frees a block as far as the program goes; gives the one whose memory goes back for it. */
function retire(address: usize, releaser: usize): BlockTag | null {
  using _lock = heapLock.acquire();
  const tag = checkBlock(address);
  liveBlocks.remove(tag);
  markFreed(tag);
  tag.releaser = releaser;
  fillBlock(tag, freedByte);
  return tag.sizeBytes > mostQuarantinedBytes ? tag : quarantine.exchange(tag);
}

/** The tag of a live block; panics when `address` is none. The lock is held. */
export function checkBlock(address: usize): BlockTag {
  if (mayHaveTag(address)) {
    const tag = tagOf(address);
    if (isFreed(tag)) refuseDoubleFree(tag);
    if (isLive(tag)) {
      if (!isRedZoneIntact(tag)) refuseOverrun(tag);
      return tag;
    }
  }
  const around = liveBlocks.find(address) ?? quarantine.find(address);
  if (around !== null) refuseInterior(around, address);
  refuseForeign(address);
}

/** Gives back the memory of all freed blocks. */
export function emptyQuarantine(): void {
  for (let left: u32 = 64; left > 0; left--) {
    const leaving = exchangeForNothing();
    if (leaving !== null) releaseFreed(leaving);
  }
}

function exchangeForNothing(): BlockTag | null {
  using _lock = heapLock.acquire();
  return quarantine.exchange(null);
}
