// Reads off a stack how much of it is used, was used, and whether it is sound.

import { canary, countDamage } from './stack-canary.ts';
import { findStackPeak } from './stack-fill.ts';
import { nearOverflowMargin, StackStatus, type StackUsage } from './stack-status.ts';
import type { Stack } from './stack.ts';

/** A look at a stack whose thread stands at `stackPointer`. The stack must not end meanwhile. */
export function readStackUsage(stack: Stack, stackPointer: usize): StackUsage {
  const lowest = stack.lowestUsable;
  const peak = findStackPeak(max<usize>(stack.floor, lowest), stack.top);
  const damage = hasCanary(stack) ? countDamage(stack.base) : 0;
  const used = min<usize>(stack.top - stackPointer, stack.sizeBytes);
  return {
    status: statusOf(stack, peak - lowest, damage),
    sizeBytes: stack.sizeBytes,
    usedBytes: used,
    freeBytes: stack.sizeBytes - used,
    peakBytes: stack.top - peak,
    overflowBytes: stack.overflowBytes,
    corruptedBytes: damage,
  };
}

/** True if the thread itself used the stack down to the canary. */
export function isUsedUp(stack: Stack): bool {
  return findStackPeak(stack.lowestUsable, stack.top) === stack.lowestUsable;
}

function statusOf(stack: Stack, leftBytes: usize, damage: usize): StackStatus {
  if (stack.overflowBytes !== 0) return StackStatus.Overflow;
  if (damage !== 0) return isUsedUp(stack) ? StackStatus.Overflow : StackStatus.Corrupted;
  return leftBytes < nearOverflowMargin() ? StackStatus.NearOverflow : StackStatus.Ok;
}

function hasCanary(stack: Stack): bool {
  return stack.canaryAt !== addressof(canary);
}
