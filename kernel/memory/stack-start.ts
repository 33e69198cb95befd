// Makes the pool of stacks ready, and gives the kernel's own stacks their guard pages. Comes behind
// the address space.

import { visitInterruptStacks } from '../arch/x86_64/index.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { setFrameReclaimer } from './frames.ts';
import { addGuardPage } from './guard-pages.ts';
import { startCanary } from './stack-canary.ts';
import { flushStacks } from './stack-pool.ts';
import { spareFrames } from './stack-spares.ts';

export function startStacks(): void {
  startCanary();
  setFrameReclaimer(flushStacks);
  visitInterruptStacks(addGuardPage);
  using guard = preemptionGuard.acquire();
  const filled = spareFrames.refill();
  assert(filled, 'there is no memory for stacks');
}
