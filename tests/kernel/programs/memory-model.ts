// Frames, runs and pages at random, from a seed, against a model: what is held, with what rights, and
// what each must contain. A frame handed out twice would lose its contents; a count that is wrong shows
// at the end.

import { FrameKind, frames, pages, PageRights, print } from 'heddle';

const defaultSteps: u32 = 100_000;
const slotCount = 512;
const pageSlots = 256;
const frameBytes: u64 = 4096;

class Slot {
  frame: u64 = 0;
  count: u64 = 0;
  tag: u64 = 0;
}

class PageSlot {
  frame: u64 = 0;
  tag: u64 = 0;
  isMapped: bool = false;
}

const slots = array<Slot, 512>(512);
const pageModel = array<PageSlot, 256>(256);

class Random {
  private state: u64 = 0x9e3779b97f4a7c15;

  /** Below `limit`, which is small. */
  below(limit: u64): u64 {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 7;
    this.state ^= this.state << 17;
    return (this.state >>> 20) % limit;
  }
}

const random = new Random();
let held: u64 = 0;
let wrong: u32 = 0;
let failures: u32 = 0;
let checks: u32 = 0;

function expect(condition: bool): void {
  checks += 1;
  if (!condition) wrong += 1;
}

/** Writes the tag at both ends of each frame, or expects it there. */
function fill(slot: Slot): void {
  for (let i: u64 = 0; i < slot.count; i++) {
    const address = frames.addressOf(slot.frame + i * frameBytes);
    store<u64>(address, slot.tag + i);
    store<u64>(address + frameBytes - 8, ~(slot.tag + i));
  }
}

function verify(slot: Slot): void {
  for (let i: u64 = 0; i < slot.count; i++) {
    const address = frames.addressOf(slot.frame + i * frameBytes);
    expect(load<u64>(address) === slot.tag + i && load<u64>(address + frameBytes - 8) === ~(slot.tag + i));
  }
}

function take(slot: Slot, step: u64): void {
  const isRun = random.below(8) === 0;
  const align = u64(1) << random.below(6);
  slot.count = isRun ? 1 + random.below(40) : 1;
  slot.frame = isRun ? frames.allocateRun(slot.count, align) : frames.allocate();
  if (slot.frame === 0) {
    failures += 1;
    return;
  }
  if (isRun) expect(slot.frame % (align * frameBytes) === 0);
  expect(slot.frame >= 0x100000 && frames.kindOf(slot.frame) === FrameKind.Program);
  held += slot.count;
  slot.tag = step << 20;
  fill(slot);
}

function give(slot: Slot): void {
  verify(slot);
  held -= slot.count;
  // Part by part now and then.
  if (slot.count > 1 && random.below(2) === 0) frames.freeRun(slot.frame, slot.count);
  else for (let i: u64 = 0; i < slot.count; i++) frames.free(slot.frame + i * frameBytes);
  expect(frames.kindOf(slot.frame) === FrameKind.Free);
  slot.frame = 0;
}

function stepPage(base: usize, index: u64, step: u64): void {
  const slot = pageModel[u32(index)];
  // Pages far apart, so that tables come and go.
  const address = base + index * 0x33000;
  expect(pages.isMapped(address) === slot.isMapped);
  if (!slot.isMapped) {
    if (slot.frame === 0) slot.frame = frames.allocate();
    if (slot.frame === 0 || !pages.map(address, slot.frame, frameBytes, PageRights.ReadWrite)) {
      failures += 1;
      return;
    }
    slot.isMapped = true;
    slot.tag = step;
    store<u64>(address, step);
    return;
  }
  expect(load<u64>(address) === slot.tag && load<u64>(frames.addressOf(slot.frame)) === slot.tag);
  if (random.below(3) === 0) {
    const rights = random.below(2) === 0 ? PageRights.ReadOnly : PageRights.ReadWrite;
    expect(pages.protect(address, frameBytes, rights));
    return;
  }
  pages.unmap(address, frameBytes);
  slot.isMapped = false;
}

export function main(): void {
  runModel(defaultSteps);
}

/** Takes that many steps, gives everything back, and prints what was wrong. */
export function runModel(steps: u32): void {
  const before = frames.count(FrameKind.Program);
  const tablesBefore = frames.count(FrameKind.PageTable);
  const base = pages.reserve(0x33000 * pageSlots);
  for (let step: u32 = 0; step < steps; step++) {
    if (random.below(4) === 0) stepPage(base, random.below(pageSlots), step);
    else {
      const slot = slots[u32(random.below(slotCount))];
      if (slot.frame === 0) take(slot, step);
      else give(slot);
    }
  }
  let inPages: u64 = 0;
  for (const slot of pageModel) if (slot.frame !== 0) inPages += 1;
  expect(frames.count(FrameKind.Program) === before + held + inPages);
  for (const slot of slots) if (slot.frame !== 0) give(slot);
  pages.release(base);
  for (const slot of pageModel) if (slot.frame !== 0) frames.free(slot.frame);
  print`steps ${steps}, checks made: ${checks > steps}, wrong ${wrong}, without memory ${failures}`;
  print`program frames ${frames.count(FrameKind.Program) - before}, page tables ${frames.count(FrameKind.PageTable) - tablesBefore}`;
}
