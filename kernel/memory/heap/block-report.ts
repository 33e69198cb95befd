// The last words about a block of a checked build: what is wrong, and who allocated and freed it, by
// the names of the TypeScript. Some lines with the details, then a panic.

import { putHexadecimal, putUnsigned } from '../../lib/digits.ts';
import { TextBuffer } from '../../lib/text-buffer.ts';
import { CodePlace, findPlace } from '../../observe/symbols.ts';
import { type BlockTag, blockOf, firstUnpoisoned } from './block-tag.ts';
import { heapPlatform } from './platform.ts';
import { noClass, sizeClass } from './size-classes.ts';
import { headerOf } from './slab.ts';

const text = new TextBuffer();

function putByte(byte: u8): void {
  text.put(byte);
}

class TextSink {
  begin(): bool {
    text.clear();
    return true;
  }

  text(value: string): void {
    text.append(value);
  }

  unsigned(value: u64, width: u32, fill: u8): void {
    putUnsigned(value, width, fill, putByte);
  }

  signed(value: i64, width: u32, fill: u8): void {
    putUnsigned(u64(value), width, fill, putByte);
  }

  hex(value: u64, digits: u32): void {
    text.append('0x');
    putHexadecimal(value, digits, putByte);
  }

  end(): void {
    heapPlatform.printLine(text.text);
  }
}

const sink = new TextSink();
/** A line of the heap's own reports. Preemption is held, or nothing else runs any more. */
export const line = template(sink);

class PanicSink extends TextSink {
  override end(): void {
    panic(text.text);
  }
}

const panicSink = new PanicSink();
const panicWith = template(panicSink);

/** Lines of the heap itself: its outermost functions are inlined into who calls them. */
const ownFolder = 'kernel/memory/heap/';
/** How far behind the call the caller's own line is looked for. */
const lookAheadBytes: usize = 64;

/** Finds the function of the call that returns to `returnAddress`, and the line there that is not the heap's. */
export function findCaller(returnAddress: usize, place: CodePlace): void {
  findPlace(returnAddress - 1, place);
  const functionName = place.functionName;
  for (let ahead: usize = 0; ahead < lookAheadBytes && isOwn(place.file); ahead++) {
    findPlace(returnAddress + ahead, place);
    if (place.functionName !== functionName) break;
  }
  if (isOwn(place.file) || place.functionName !== functionName) place.file = null;
  place.functionName = functionName;
}

function isOwn(file: string | null): bool {
  if (file === null || file.length < ownFolder.length) return false;
  for (let i: u32 = 0; i < ownFolder.length; i++) if (file.charCodeAt(i) !== ownFolder.charCodeAt(i)) return false;
  return true;
}

function describePlace(what: string, returnAddress: usize): void {
  const place = onStack(new CodePlace());
  findCaller(returnAddress, place);
  if (place.file === null) line`heap:     ${what} by ${place.functionName ?? '?'}`;
  else line`heap:     ${what} by ${place.functionName ?? '?'} (${place.file}:${place.line})`;
}

/** Says which block it is. A damaged tag must not be asked for: it is believed here. */
function describeBlock(tag: BlockTag): void {
  const index = headerOf(blockOf(tag) - tag.lead).classIndex;
  line`heap: block of ${tag.sizeBytes} bytes at ${hex(blockOf(tag))}, number ${tag.serial}`;
  if (index >= noClass) line`heap:     in pages of its own`;
  else line`heap:     size class of ${sizeClass(index).blockBytes} bytes`;
  describePlace('allocated', tag.allocator);
  if (tag.releaser !== 0) describePlace('freed', tag.releaser);
}

function nameOfAllocator(tag: BlockTag): string {
  const place = onStack(new CodePlace());
  findCaller(tag.allocator, place);
  return place.functionName ?? '?';
}

/**
 * @noinline
 * @cold
 */
export function refuseDoubleFree(tag: BlockTag): never {
  describeBlock(tag);
  panicWith`a block of ${tag.sizeBytes} bytes is freed twice; allocated by ${nameOfAllocator(tag)}`;
  unreachable();
}

/**
 * @noinline
 * @cold
 */
export function refuseForeign(address: usize): never {
  panicWith`${hex(address)} is freed, which is no block of the heap`;
  unreachable();
}

/**
 * @noinline
 * @cold
 */
export function refuseInterior(tag: BlockTag, address: usize): never {
  describeBlock(tag);
  if (address === blockOf(tag)) {
    panicWith`the bytes before a block of ${tag.sizeBytes} bytes were overwritten; allocated by ${nameOfAllocator(tag)}`;
  }
  panicWith`${hex(address)} is freed, which lies in the block at ${hex(blockOf(tag))}; allocated by ${nameOfAllocator(tag)}`;
  unreachable();
}

/**
 * @noinline
 * @cold
 */
export function refuseOverrun(tag: BlockTag): never {
  describeBlock(tag);
  panicWith`the bytes behind a block of ${tag.sizeBytes} bytes were overwritten; allocated by ${nameOfAllocator(tag)}`;
  unreachable();
}

/**
 * @noinline
 * @cold
 */
export function refuseLateWrite(tag: BlockTag): never {
  describeBlock(tag);
  panicWith`a block of ${tag.sizeBytes} bytes was written at ${firstUnpoisoned(tag)} after it was freed; allocated by ${nameOfAllocator(tag)}`;
  unreachable();
}
