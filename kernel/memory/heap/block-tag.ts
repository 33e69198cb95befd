// What a checked build writes around a block, to find what went wrong with it.
//
//     | … | BlockTag | the block's bytes | red zone |
//
// The tag lies directly in front of the block and ends with a mark that depends on the address, so that
// neither a copy of it nor an address inside the block passes for a block. Freed blocks are filled with
// poison; their tags stay until the memory is used again.

import { heapPlatform } from './platform.ts';
import { pageBytes } from './size-classes.ts';

export class BlockTag {
  /** Neighbours among the live blocks. */
  next: BlockTag | null = null;
  previous: BlockTag | null = null;
  sizeBytes: usize = 0;
  /** Where the call that allocated it returns to. */
  allocator: usize = 0;
  /** The same of the call that freed it. */
  releaser: usize = 0;
  /** Counts allocations: later ones have higher numbers. */
  serial: u64 = 0;
  /** Bytes from the beginning of the memory to the block. */
  lead: usize = 0;
  mark: u64 = 0;
}

export const tagBytes: usize = 64;
export const redZoneBytes: usize = 16;
export const freshByte: u8 = 0xa5;
export const freedByte: u8 = 0xdd;
const redZoneWord: u64 = 0xfbfbfbfbfbfbfbfb;
const freedWord: u64 = 0xdddddddddddddddd;
const liveMark: u64 = 0x6c697665626c6f63;
const freedMark: u64 = 0x66726565626c6f63;
/** Of large blocks only the beginning is filled: the rest may never be touched. */
const mostFilledBytes: usize = 16384;

/** @inline */
export function tagOf(address: usize): BlockTag {
  return changetype<BlockTag>(address - tagBytes);
}

/** @inline */
export function blockOf(tag: BlockTag): usize {
  return changetype<usize>(tag) + tagBytes;
}

export function markLive(tag: BlockTag): void {
  tag.mark = liveMark ^ blockOf(tag);
}

export function markFreed(tag: BlockTag): void {
  tag.mark = freedMark ^ blockOf(tag);
}

export function isLive(tag: BlockTag): bool {
  return tag.mark === (liveMark ^ blockOf(tag));
}

export function isFreed(tag: BlockTag): bool {
  return tag.mark === (freedMark ^ blockOf(tag));
}

/** Whether there can be a tag in front of `address`: memory of the heap, aligned as blocks are. */
export function mayHaveTag(address: usize): bool {
  return address % 16 === 0 && heapPlatform.ownsPage(address - tagBytes) && heapPlatform.ownsPage(address - 1);
}

export function fillBlock(tag: BlockTag, byte: u8): void {
  memory.fill(blockOf(tag), byte, min<usize>(tag.sizeBytes, mostFilledBytes));
}

/** The first offset at which a freed block no longer has its poison; its size if there is none. */
export function firstUnpoisoned(tag: BlockTag): usize {
  const address = blockOf(tag);
  const end = min<usize>(tag.sizeBytes, mostFilledBytes);
  let offset: usize = 0;
  while (offset + 8 <= end && load<u64>(address + offset) === freedWord) offset += 8;
  while (offset < end && load<u8>(address + offset) === freedByte) offset += 1;
  return offset < end ? offset : tag.sizeBytes;
}

export function fillRedZone(tag: BlockTag): void {
  const end = blockOf(tag) + tag.sizeBytes;
  store<u64>(end, redZoneWord);
  store<u64>(end, redZoneWord, 8);
}

export function isRedZoneIntact(tag: BlockTag): bool {
  const end = blockOf(tag) + tag.sizeBytes;
  return load<u64>(end) === redZoneWord && load<u64>(end, 8) === redZoneWord;
}

/** Whether `address` lies in the block, its tag or its red zone. */
export function isWithin(tag: BlockTag, address: usize): bool {
  const start = changetype<usize>(tag);
  return address >= start && address - start < tagBytes + tag.sizeBytes + redZoneBytes;
}

