// What the compiler calls for `new`, `tryNew` and `free(object)`, with and without checks.
//
// Checked builds note who called. The fences keep that call from becoming a jump, which would leave
// the caller's caller to be noted.

import { allocateBlock, releaseBlock } from './blocks.ts';
import { allocateChecked, releaseChecked } from './checked.ts';

/**
 * Memory with any content at a multiple of `alignBytes`, a power of two up to 4096; 0 when there is none.
 * @hook allocate
 * @inline
 */
export function allocate(sizeBytes: usize, alignBytes: usize): usize {
  if (!checksEnabled()) return allocateBlock(sizeBytes, alignBytes);
  const address = allocateChecked(sizeBytes, alignBytes);
  compilerFence();
  return address;
}

/**
 * Takes memory back that `allocate` gave; 0 is passed over.
 * @hook release
 * @inline
 */
export function release(address: usize): void {
  if (!checksEnabled()) {
    releaseBlock(address);
    return;
  }
  releaseChecked(address);
  compilerFence();
}
