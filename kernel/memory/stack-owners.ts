// Whose stack an address belongs to.
//
// Stacks of the pool are found by arithmetic; those that programs brought stand in a list.

import { pageBytes } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { slotTopAt } from './stack-geometry.ts';
import { ownerOfSlot } from './stack-pool.ts';
import type { Stack } from './stack.ts';

class OwnStacks {
  first: Stack | null = null;

  add(stack: Stack): void {
    using guard = preemptionGuard.acquire();
    stack.nextOwn = this.first;
    this.first = stack;
  }

  remove(stack: Stack): void {
    using guard = preemptionGuard.acquire();
    if (this.first === stack) this.first = stack.nextOwn;
    for (let other = this.first; other !== null; other = other.nextOwn) {
      if (other.nextOwn === stack) other.nextOwn = stack.nextOwn;
    }
  }
}

/** Stacks in memory of the program's own. */
export const ownStacks = new OwnStacks();

/** The stack that has `address` in itself or in the unmapped pages below; null when there is none. */
export function stackAt(address: usize): Stack | null {
  const end = slotTopAt(address);
  if (end !== 0) {
    const owner = ownerOfSlot(end);
    return owner === 0 ? null : changetype<Stack>(owner);
  }
  for (let stack = ownStacks.first; stack !== null; stack = stack.nextOwn) {
    if (address >= stack.base - pageBytes && address < stack.top) return stack;
  }
  return null;
}
