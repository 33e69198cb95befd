// What the switch does in builds with checks: looks at the canary of the stack that it leaves.

import { canary, countDamage } from './stack-canary.ts';
import { isUsedUp } from './stack-usage.ts';
import type { Stack } from './stack.ts';

/** Called with a stack whose thread has used it to its last word, without going further. */
export type UsedUpHandler = (stack: Stack) => void;

let handleUsedUp: UsedUpHandler = ignore;

function ignore(_stack: Stack): void {}

/** Sets what becomes of a thread that has written over its canary, but has not left its stack. */
export function onStackUsedUp(handler: UsedUpHandler): void {
  handleUsedUp = handler;
}

/**
 * Panics if somebody has written over the canary; a thread that has done so by going too deep is
 * handed to who ends it.
 * @inline
 */
export function checkCanary(stack: Stack): void {
  if (unlikely(load<u64>(stack.canaryAt) !== canary.value)) judgeDamage(stack);
}

/** The same for a thread that ends. */
export function checkLastCanary(stack: Stack): void {
  if (load<u64>(stack.canaryAt) !== canary.value && !isUsedUp(stack)) panicAboutStack(stack);
}

/**
 * @noinline
 * @cold
 */
function judgeDamage(stack: Stack): void {
  if (isUsedUp(stack)) handleUsedUp(stack);
  else panicAboutStack(stack);
}

function panicAboutStack(stack: Stack): never {
  const damagedBytes = countDamage(stack.base);
  assert(damagedBytes === 0, 'the canary of a stack is damaged: somebody wrote to memory that is not theirs; damaged bytes, expected');
  unreachable();
}
