// Page faults on stacks: a lazy stack gets its next page; of others it is said what they are.
//
// Called by the page fault handler, on a stack of its own and with interrupts off, whatever was
// interrupted, the frame allocator included. Frames then come from those that were kept ready.

import { alignDown } from '../lib/bits.ts';
import { lowerPreemptCount, pageBytes, preemptCount, raisePreemptCount } from '../arch/x86_64/index.ts';
import { noFrame } from './frames.ts';
import { stackAt } from './stack-owners.ts';
import { mapStackPage } from './stack-pool.ts';
import { reservePages } from './stack-geometry.ts';
import { spareFrames } from './stack-spares.ts';
import type { Stack } from './stack.ts';

export enum StackFault {
  /** No business of a stack's. */
  None,
  /** A page was missing and is there now. */
  Grown,
  /** A page is missing and there is no frame for it. */
  NoMemory,
  /** The thread that stands on the stack went below its base. */
  Overflow,
}

/** What is wrong at `address` for code whose stack pointer is `stackPointer`, and the stack in question. */
export function judgeStackFault(address: usize, stackPointer: usize): { fault: StackFault; stack: Stack | null } {
  const stack = stackAt(address);
  if (stack === null) return { fault: StackFault.None, stack };
  if (address >= stack.base) return { fault: growStack(stack, address), stack };
  const standsThere = stackPointer >= stack.base - (reservePages + 1) * pageBytes && stackPointer <= stack.top;
  return { fault: standsThere ? StackFault.Overflow : StackFault.None, stack };
}

/**
 * Maps the reserve down to `address`, for a thread that cannot be ended now. False when the address is
 * below it, the stack has none, or no frame is left.
 */
export function openReserve(stack: Stack, address: usize): bool {
  if (!stack.isPooled || address < stack.base - reservePages * pageBytes) return false;
  const lowest = alignDown(address, pageBytes);
  let page = stack.base - pageBytes;
  while (page >= lowest) {
    if (stack.reserveFloor > page) {
      if (!mapStackPageNow(page)) return false;
      stack.reserveFloor = page;
    }
    page -= pageBytes;
  }
  return true;
}

function growStack(stack: Stack, address: usize): StackFault {
  if (address >= stack.floor) return StackFault.None;
  const lowest = alignDown(address, pageBytes);
  while (stack.floor > lowest) {
    if (!mapStackPageNow(stack.floor - pageBytes)) return StackFault.NoMemory;
    stack.floor -= pageBytes;
  }
  stack.placeCanary();
  return StackFault.Grown;
}

/** From the allocator where it cannot have been interrupted, else from the frames kept ready. */
function mapStackPageNow(page: usize): bool {
  const mayAllocate = preemptCount() === 0;
  raisePreemptCount();
  if (mayAllocate) spareFrames.refill();
  const spare = spareFrames.take();
  const mapped = spare !== noFrame && mapStackPage(page, spare);
  lowerPreemptCount();
  return mapped;
}
