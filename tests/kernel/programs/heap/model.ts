// Random allocating, resizing and freeing against a model: a table of what is live, each block filled
// with a pattern of its own, so that two blocks that overlap are seen.

import { heap, HeapStatistics, print } from 'heddle';

const slotCount: u32 = 1024;
const seed: u64 = 0x9e3779b97f4a7c15;
/** Of longer blocks the beginning and the end carry the pattern. */
const patternBytes: usize = 512;

class Slot {
  address: usize = 0;
  sizeBytes: usize = 0;
  pattern: u8 = 0;
}

const slots = array<Slot, 1024>(1024);
const numbers = new HeapStatistics();
let state: u64 = seed;
let liveBlocks: u64 = 0;
let failures: u64 = 0;

/** xorshift64: the same sequence for the same seed. */
export function random(below: u64): u64 {
  state ^= state << 13;
  state ^= state >>> 7;
  state ^= state << 17;
  return (state >>> 8) % below;
}

/** Mostly small, now and then several pages. */
function randomSize(): usize {
  const kind = random(100);
  if (kind < 60) return 1 + random(256);
  if (kind < 90) return 1 + random(2048);
  if (kind < 98) return 1 + random(8192);
  return 1 + random(100_000);
}

function randomAlign(): usize {
  return random(10) === 0 ? usize(1) << random(13) : 16;
}

function fill(slot: Slot): void {
  const edge = min<usize>(slot.sizeBytes, patternBytes);
  memory.fill(slot.address, slot.pattern, edge);
  memory.fill(slot.address + slot.sizeBytes - edge, slot.pattern, edge);
}

function check(slot: Slot, sizeBytes: usize): void {
  const edge = min<usize>(sizeBytes, patternBytes);
  for (let i: usize = 0; i < edge; i++) assert(load<u8>(slot.address + i) === slot.pattern, 'the block was changed');
}

function checkEnd(slot: Slot): void {
  const edge = min<usize>(slot.sizeBytes, patternBytes);
  const end = slot.address + slot.sizeBytes;
  for (let i: usize = 1; i <= edge; i++) assert(load<u8>(end - i) === slot.pattern, 'the end of the block was changed');
}

function allocate(slot: Slot): void {
  const sizeBytes = randomSize();
  const alignBytes = randomAlign();
  const address = heap.allocate(sizeBytes, alignBytes);
  if (address === 0) {
    failures += 1;
    return;
  }
  assert(address % max<usize>(alignBytes, 16) === 0, 'the block is not aligned');
  slot.address = address;
  slot.sizeBytes = sizeBytes;
  slot.pattern = u8(random(256));
  fill(slot);
  liveBlocks += 1;
}

function release(slot: Slot): void {
  check(slot, slot.sizeBytes);
  checkEnd(slot);
  heap.free(slot.address);
  slot.address = 0;
  liveBlocks -= 1;
}

function resize(slot: Slot): void {
  const sizeBytes = randomSize();
  check(slot, slot.sizeBytes);
  checkEnd(slot);
  const moved = heap.resize(slot.address, sizeBytes);
  if (moved === 0) {
    failures += 1;
    return;
  }
  slot.address = moved;
  check(slot, min<usize>(slot.sizeBytes, sizeBytes));
  slot.sizeBytes = sizeBytes;
  fill(slot);
}

/** Does `count` operations, frees everything, and says how the heap is then. */
export function runRandom(count: u32): void {
  print`seed ${hex(seed)}`;
  for (let i: u32 = 0; i < count; i++) {
    const slot = slots[u32(random(slotCount))];
    if (slot.address === 0) allocate(slot);
    else if (random(8) === 0) resize(slot);
    else release(slot);
    if (i % 4096 !== 0) continue;
    heap.statistics(numbers);
    assert(numbers.liveBlocks === liveBlocks, 'the heap counts what the model counts');
  }
  for (const slot of slots) if (slot.address !== 0) release(slot);
  heap.flush();
  heap.statistics(numbers);
  print`${count} operations, ${failures} failures`;
  print`live: ${numbers.liveBlocks} blocks, ${numbers.liveBytes} bytes; pages: ${numbers.pages}`;
  print`there was a peak: ${numbers.peakBytes > 100_000 && numbers.peakPages > 100}`;
}
