// The memory of the pool's stacks: slots with all their pages, handed out by size.
//
// A stack that comes back keeps its pages and is the next one of its size to go out: that takes a
// few instructions. How much memory waits in this way is bounded; what is more goes back to the
// frames at once, and everything does when frames run out.
//
// No table of stacks: what is known of a slot stands in the highest words of its memory.

import { emptyPageEntry, fillPageEntry, findPageEntry, nextPageEntry, pageBytes, directMapBase, isMapped } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { allocateFrame, FrameKind, freeFrame, noFrame } from './frames.ts';
import { mapPage, pageRights, unmapPage } from './mapping.ts';
import { fillStackMemory } from './stack-fill.ts';
import { reservePages, slotNumber, slotTop, stackBytesOf, stackClassCount } from './stack-geometry.ts';
import { noStackNumber, StackNumbers } from './stack-numbers.ts';

/** Bytes at the end of a slot that its stack leaves alone. */
export const slotHeaderBytes: usize = 16;
/** Words below the slot's end. The owner is 0 while the slot waits; the others mean something only then. */
const ownerBelow: usize = 8;
const nextBelow: usize = 24;
const floorBelow: usize = 32;
const standardCacheBytes: usize = 0x200000;

class StackPool {
  /** Slots that wait, by their ends; 0 is none. */
  readonly waiting = array<usize, 9>(9);
  readonly numbers = array<StackNumbers, 9>(9);
  waitingBytes: usize = 0;
  mostWaitingBytes: usize = standardCacheBytes;
}

const pool = new StackPool();

/** Takes a slot for `owner` and gives its end; 0 when there is no memory. At least the highest page is mapped. */
export function takeStackSlot(stackClass: u32, owner: usize): usize {
  let top = takeWaiting(stackClass);
  if (top === 0) {
    top = makeSlot(stackClass);
    if (top === 0 && flushStacks()) top = makeSlot(stackClass);
    if (top === 0) return 0;
  }
  store<usize>(top - ownerBelow, owner);
  return top;
}

/** From where on up a slot is mapped that was just taken. */
export function floorOfTakenSlot(top: usize): usize {
  return load<usize>(top - floorBelow);
}

/** Gives back a slot that is mapped from `floor` on. */
export function giveBackStackSlot(stackClass: u32, top: usize, floor: usize): void {
  using guard = preemptionGuard.acquire();
  const sizeBytes = top - floor;
  if (pool.waitingBytes + sizeBytes > pool.mostWaitingBytes) {
    releaseSlot(stackClass, top, floor);
    return;
  }
  pool.waitingBytes += sizeBytes;
  store<usize>(top - ownerBelow, 0);
  store<usize>(top - nextBelow, unchecked(pool.waiting[stackClass]));
  store<usize>(top - floorBelow, floor);
  unchecked((pool.waiting[stackClass] = top));
}

/**
 * Maps one more page of a slot of which a page is mapped. False when no frame is left.
 * `frame` is what to map; noFrame takes one from the allocator.
 */
export function mapStackPage(page: usize, spare: u64): bool {
  const frame = spare === noFrame ? allocateFrame(FrameKind.Stack) : spare;
  if (frame === noFrame) return false;
  fillStackMemory(directMapBase + frame, pageBytes);
  fillPageEntry(findPageEntry(page), frame);
  return true;
}

/** Unmaps pages of a slot, of which another page stays mapped. What is not mapped is passed over. */
export function unmapStackPages(start: usize, end: usize): void {
  if (start >= end) return;
  const entry = findPageEntry(start);
  for (let page = start; page < end; page += pageBytes) {
    const frame = emptyPageEntry(nextPageEntry(entry, (page - start) / pageBytes), page);
    if (frame !== noFrame) freeFrame(frame);
  }
}

/** Gives the memory of all stacks that wait back to the frames. False when there was none. */
export function flushStacks(): bool {
  let found = false;
  for (let stackClass: u32 = 0; stackClass < stackClassCount; stackClass++) {
    for (let top = takeWaiting(stackClass); top !== 0; top = takeWaiting(stackClass)) {
      found = true;
      using guard = preemptionGuard.acquire();
      releaseSlot(stackClass, top, floorOfTakenSlot(top));
    }
  }
  return found;
}

/** Sets how much memory of ended threads' stacks may wait to be used again; what is more than that goes. */
export function limitWaitingStacks(sizeBytes: usize): void {
  pool.mostWaitingBytes = sizeBytes;
  if (pool.waitingBytes > sizeBytes) flushStacks();
}

export function waitingStackBytes(): usize {
  return pool.waitingBytes;
}

/** Panics if the stacks that wait contradict themselves. Needs preemption held. */
export function checkStackPool(): void {
  let sizeBytes: usize = 0;
  for (let stackClass: u32 = 0; stackClass < stackClassCount; stackClass++) {
    for (let top = pool.waiting[stackClass]; top !== 0; top = load<usize>(top - nextBelow)) {
      assert(slotTop(stackClass, slotNumber(stackClass, top)) === top, 'a stack waits among those of another size');
      assert(load<usize>(top - ownerBelow) === 0, 'a stack that waits has an owner');
      const floor = floorOfTakenSlot(top);
      assert(floor < top && floor >= baseOfSlot(stackClass, top), 'a stack that waits has more memory than room');
      assert(isMapped(floor), 'a stack that waits has lost its memory');
      sizeBytes += top - floor;
    }
  }
  assert(sizeBytes === pool.waitingBytes, 'the memory of waiting stacks is miscounted');
}

/** The owner of the slot that ends at `top`; 0 when the slot is not in use. */
export function ownerOfSlot(top: usize): usize {
  return isMapped(top - ownerBelow) ? load<usize>(top - ownerBelow) : 0;
}

function takeWaiting(stackClass: u32): usize {
  using guard = preemptionGuard.acquire();
  const top = pool.waiting[stackClass];
  if (top === 0) return 0;
  pool.waiting[stackClass] = load<usize>(top - nextBelow);
  pool.waitingBytes -= top - load<usize>(top - floorBelow);
  return top;
}

/** A slot with its highest page alone, whose entry is one that the tables count. */
function makeSlot(stackClass: u32): usize {
  using guard = preemptionGuard.acquire();
  const number = pool.numbers[stackClass].take();
  if (number === noStackNumber) return 0;
  const top = slotTop(stackClass, number);
  const frame = allocateFrame(FrameKind.Stack);
  if (frame !== noFrame) {
    if (mapPage(top - pageBytes, frame, pageRights.readWrite)) {
      fillStackMemory(top - pageBytes, pageBytes);
      store<usize>(top - floorBelow, top - pageBytes);
      return top;
    }
    freeFrame(frame);
  }
  pool.numbers[stackClass].giveBack(number);
  return 0;
}

function releaseSlot(stackClass: u32, top: usize, floor: usize): void {
  unmapStackPages(floor, top - pageBytes);
  freeFrame(unmapPage(top - pageBytes));
  pool.numbers[stackClass].giveBack(slotNumber(stackClass, top));
}

/** The lowest address of the stack in the slot. */
export function baseOfSlot(stackClass: u32, top: usize): usize {
  return top - stackBytesOf(stackClass);
}

/** Takes away what was mapped of the reserve below a stack. */
export function unmapReserve(base: usize): void {
  unmapStackPages(base - reservePages * pageBytes, base);
}
