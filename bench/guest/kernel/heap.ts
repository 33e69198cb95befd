// What the heap costs: allocating and freeing, one block and many; and what stands beside it, pools, epochs, counted
// references.

import { Arc, BlockPool, epochs, heap } from 'heddle';
import { measureLoop } from './measure.ts';

const operations: u32 = 1000;
const burstBlocks: u32 = 1000;

class Sizes {
  /** A size that the compiler does not know. */
  small!: volatile<u32>;
}

class Small {
  value: u64 = 0;
  other: u64 = 0;
}

const sizes = new Sizes();
const storage = array<Small, 4>(4);
const pool = new BlockPool<Small>();

function burst(): void {
  let chain: usize = 0;
  for (let i: u32 = 0; i < burstBlocks; i++) {
    const block = heap.allocate(128);
    store<usize>(block, chain);
    chain = block;
  }
  while (chain !== 0) {
    const next = load<usize>(chain);
    heap.free(chain);
    chain = next;
  }
}

/**
 * Without a look at what happens between: the compiler knows nothing of the block.
 * @inline
 */
function pair(sizeBytes: usize): void {
  const block = heap.allocate(sizeBytes);
  asm`# ${reg('r', block)} ${clobber('memory')}`;
  heap.free(block);
}

function measureReclamation(): void {
  measureLoop('block-pool', operations, () => {
    const object = pool.take();
    asm`# ${reg('r', object)} ${clobber('memory')}`;
    pool.give(object);
  });
  measureLoop('epoch', operations, () => {
    using _reading = epochs.enter();
    asm`# ${clobber('memory')}`;
  });
  using handle = new Arc<Small>(new Small());
  measureLoop('arc', operations, () => {
    using _other = handle.clone();
    asm`# ${clobber('memory')}`;
  });
}

/** Once in a program: gives the pool its storage. */
export function startHeapMeasurement(): void {
  pool.adopt(addressof(storage), 4);
}

export function measureHeap(): void {
  sizes.small.value = 128;
  measureLoop('heap-16', operations, () => pair(16));
  measureLoop('heap-64', operations, () => pair(64));
  measureLoop('heap-128', operations, () => pair(128));
  measureLoop('heap-1024', operations, () => pair(1024));
  measureLoop('heap-any', operations, () => pair(usize(sizes.small.value)));
  measureLoop('heap-5000', operations, () => pair(5000));
  measureLoop('heap-burst', 2, burst, burstBlocks);
  measureReclamation();
}
