// The stack of a thread: taken from the pool, or memory that the program brings.
//
// From the highest address down: where the thread begins, the part that is used, the canary, and
// pages that are not mapped. Eager stacks have all their memory from the start; lazy ones their
// highest page, and get the others as they are touched (stack-fault.ts).

import { pageBytes } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { mapPage, noPage, pageRights, splitLargePage, unmapPage } from './mapping.ts';
import { noFrame } from './frames.ts';
import { canary, canaryBytes } from './stack-canary.ts';
import { checkLastCanary } from './stack-check.ts';
import { fillStackMemory, refillStack } from './stack-fill.ts';
import { isStackSize, stackClassOf } from './stack-geometry.ts';
import { baseOfSlot, floorOfTakenSlot, flushStacks, giveBackStackSlot, mapStackPage, slotHeaderBytes, takeStackSlot, unmapReserve } from './stack-pool.ts';
import { ownStacks } from './stack-owners.ts';

export { isStackSize } from './stack-geometry.ts';

/** What a thread has if its options say nothing. */
export const standardStackBytes: usize = 16384;
const leastOwnStackBytes: usize = 8192;

/** When a stack of the pool gets its memory. */
export enum StackBacking {
  /** All of it at the start: the thread can never be without. */
  Eager,
  /** The highest page at the start, each further one when it is touched. */
  Lazy,
}

export enum StackKind {
  None,
  Pooled,
  Own,
}

export class Stack {
  /** Where the word is that the switch compares with the canary. */
  canaryAt: usize = 0;
  /** The first address behind the stack. */
  top: usize = 0;
  /** The lowest address of the stack. */
  base: usize = 0;
  /** From here on up it is mapped. */
  floor: usize = 0;
  /** How far down the pages below are mapped that take an overflow at a bad moment; the base if they are not. */
  reserveFloor: usize = 0;
  kind: StackKind = StackKind.None;
  private stackClass: u32 = 0;
  /** How far below its base the thread went; 0 if never. */
  overflowBytes: usize = 0;
  // For the scheduler, of a thread that shall end because of its stack: what it was executing, whether it
  // has to wait for that, the next one that does, and where a switch would go on.
  faultAt: usize = 0;
  faultFrame: usize = 0;
  isDoomed: bool = false;
  nextDoomed: Stack | null = null;
  goOnAt: usize = 0;
  /** In the list of stacks that programs brought. */
  nextOwn: Stack | null = null;
  /** The program's memory that was unmapped for the guard page. */
  private guardMemory: u64 = 0;

  /**
   * Takes a stack of at least `sizeBytes` from the pool: whole pages, 4 KiB to 1 MiB. False when the
   * size is another, or no memory is left.
   */
  take(sizeBytes: usize, backing: StackBacking = StackBacking.Eager): bool {
    assert(this.kind === StackKind.None, 'a stack is taken for a thread that has one');
    if (!isStackSize(sizeBytes)) return false;
    const stackClass = stackClassOf(sizeBytes);
    const end = takeStackSlot(stackClass, changetype<usize>(this));
    if (end === 0) return false;
    this.begin(StackKind.Pooled, end - slotHeaderBytes, baseOfSlot(stackClass, end), floorOfTakenSlot(end));
    this.stackClass = stackClass;
    refillStack(this.floor, this.top);
    if (backing === StackBacking.Eager && !this.mapDownTo(this.base)) {
      this.giveBack();
      flushStacks();
      return false;
    }
    this.placeCanary();
    return true;
  }

  /** Takes over `sizeBytes` of the program's memory, of which the lowest page becomes the guard page. */
  adopt(address: usize, sizeBytes: usize): void {
    this.adoptRunning(address, sizeBytes, address + sizeBytes);
  }

  /** The same for a stack that is in use from `usedFrom` on. */
  adoptRunning(address: usize, sizeBytes: usize, usedFrom: usize): void {
    assert(this.kind === StackKind.None, 'a stack is given to a thread that has one');
    assert(isAligned(address, pageBytes) && isAligned(sizeBytes, pageBytes), 'a stack must be whole pages: use aligned(4096)(…)');
    assert(sizeBytes >= leastOwnStackBytes, 'a stack needs two pages at least, one of them the guard page');
    assert(splitLargePage(address), 'no memory is left to give a stack its guard page');
    this.guardMemory = unmapPage(address);
    assert(this.guardMemory !== noPage, 'a stack is given whose lowest page is not mapped');
    const base = address + pageBytes;
    this.begin(StackKind.Own, address + sizeBytes, base, base);
    fillStackMemory(base, usedFrom - base);
    this.placeCanary();
    ownStacks.add(this);
  }

  /** The thread does not stand on it any more. */
  giveBack(): void {
    if (checksEnabled()) checkLastCanary(this);
    const kind = this.kind;
    this.kind = StackKind.None;
    // The switch that leaves the ended thread still looks.
    this.canaryAt = addressof(canary);
    if (kind === StackKind.Pooled) {
      if (this.reserveFloor !== this.base) unmapReserve(this.base);
      giveBackStackSlot(this.stackClass, this.top + slotHeaderBytes, this.floor);
    } else if (kind === StackKind.Own) {
      ownStacks.remove(this);
      const mapped = mapPage(this.base - pageBytes, this.guardMemory, pageRights.readWrite);
      assert(mapped, 'the page table of a stack is gone');
    }
  }

  /** Maps what is missing from `address` on up. False when no frame is left. */
  private mapDownTo(address: usize): bool {
    while (this.floor > address) {
      if (!mapStackPage(this.floor - pageBytes, noFrame)) return false;
      this.floor -= pageBytes;
    }
    return true;
  }

  /** Puts the canary to the base, once that is mapped. */
  placeCanary(): void {
    if (this.floor !== this.base) return;
    store<u64>(this.base, canary.value);
    this.canaryAt = this.base;
  }

  /** Bytes that can be used. */
  get sizeBytes(): usize {
    return this.top - this.lowestUsable;
  }

  /** The lowest byte that the thread may use. */
  get lowestUsable(): usize {
    return this.base + canaryBytes;
  }

  get isPooled(): bool {
    return this.kind === StackKind.Pooled;
  }

  isGuardPage(address: usize): bool {
    return this.kind !== StackKind.None && address < this.base && this.base - address <= pageBytes;
  }

  /** Its thread went below its base: the word there was its to write. */
  noteOverflow(bytes: usize): void {
    this.overflowBytes = max<usize>(bytes, this.overflowBytes);
    this.canaryAt = addressof(canary);
  }

  private begin(kind: StackKind, top: usize, base: usize, floor: usize): void {
    this.kind = kind;
    this.top = top;
    this.base = base;
    this.reserveFloor = base;
    this.floor = floor;
    this.canaryAt = addressof(canary);
    this.overflowBytes = 0;
    this.faultAt = 0;
    this.isDoomed = false;
  }
}
