// Fills the frame allocator with the memory of a process, whose first frames hold the allocator's table.

import { directMapBase, largePageBytes, pageBytes, physicalBytes } from '../../arch/linux/index.ts';
import { alignUp } from '../../lib/bits.ts';
import { FrameBlock, framesPerBlock } from '../../memory/frame-block.ts';
import { FrameKind } from '../../memory/frame-kind.ts';
import { framePool } from '../../memory/frame-pool.ts';

/** Needs the direct map, with zeros in it. */
export function startFrames(): void {
  framePool.blockCount = physicalBytes / largePageBytes;
  framePool.blocks = directMapBase;
  const tableFrames = alignUp(framePool.blockCount * sizeof<FrameBlock>(), pageBytes) / pageBytes;
  assert(tableFrames <= framesPerBlock, 'the table of frames fits the first block');
  // The last one put in is the first one taken.
  for (let i = framePool.blockCount; i > 0; i--) {
    const block = framePool.blockAt(i - 1);
    block.firstFrame = (i - 1) * largePageBytes;
    const fixed = i === 1 ? tableFrames : u64(0);
    block.setFree(fixed, framesPerBlock - fixed, true);
    if (fixed !== 0) block.setKinds(0, fixed, FrameKind.Fixed);
    framePool.insert(block);
  }
  framePool.totalFrames = framePool.blockCount * framesPerBlock;
  framePool.counts[FrameKind.Fixed] = tableFrames;
}
