// What allocating and freeing costs, in ticks of the TSC: under -icount shift=0 these are guest
// instructions, exact and repeatable. The loop around it is measured by itself and taken off.

import { Arc, BlockPool, clock, epochs, heap, preemption, print } from 'heddle';

const rounds: u32 = 2000;

class Small {
  value: u64 = 0;
  other: u64 = 0;
}

const storage = array<Small, 4>(4);
const pool = new BlockPool<Small>();
let sink: usize = 0;

function hundredths(ticks: u64, empty: u64): u64 {
  return ((ticks - empty) * 100) / rounds;
}

function show(what: string, ticks: u64, empty: u64): void {
  const cost = hundredths(ticks, empty);
  print`${what}: ${cost / 100}.${dec(cost % 100, 2, '0')} ticks`;
}

function emptyLoop(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    sink = i;
    compilerFence();
  }
  return clock.nowTicks() - start;
}

function pair16(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const block = heap.allocate(16);
    sink = block;
    compilerFence();
    heap.free(block);
  }
  return clock.nowTicks() - start;
}

function pair128(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const block = heap.allocate(128);
    sink = block;
    compilerFence();
    heap.free(block);
  }
  return clock.nowTicks() - start;
}

function pair1024(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const block = heap.allocate(1024);
    sink = block;
    compilerFence();
    heap.free(block);
  }
  return clock.nowTicks() - start;
}

/** A size that the compiler does not know. */
function pairOf(sizeBytes: usize): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const block = heap.allocate(sizeBytes);
    sink = block;
    compilerFence();
    heap.free(block);
  }
  return clock.nowTicks() - start;
}

function pairOfObjects(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const object = new Small();
    sink = changetype<usize>(object);
    compilerFence();
    free(object);
  }
  return clock.nowTicks() - start;
}

/** Many at once, so that caches are filled and flushed. */
function burst(sizeBytes: usize): u64 {
  let chain: usize = 0;
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const block = heap.allocate(sizeBytes);
    store<usize>(block, chain);
    chain = block;
  }
  while (chain !== 0) {
    const next = load<usize>(chain);
    heap.free(chain);
    chain = next;
  }
  return clock.nowTicks() - start;
}

function pairOfPool(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    const object = pool.take();
    sink = changetype<usize>(object);
    compilerFence();
    pool.give(object);
  }
  return clock.nowTicks() - start;
}

function epochSections(): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    using _reading = epochs.enter();
    sink = i;
    compilerFence();
  }
  return clock.nowTicks() - start;
}

function clonesOf(handle: Arc<Small>): u64 {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    using _other = handle.clone();
    sink = i;
    compilerFence();
  }
  return clock.nowTicks() - start;
}

function measure(): void {
  const empty = emptyLoop();
  using handle = new Arc<Small>(new Small());
  show('16 bytes', pair16(), empty);
  show('128 bytes', pair128(), empty);
  show('1024 bytes', pair1024(), empty);
  show('128 bytes, length known at run time', pairOf(sink === 1 ? 1 : 128), empty);
  show('5000 bytes', pairOf(5000), empty);
  show('new and free of an object of 16 bytes', pairOfObjects(), empty);
  show('128 bytes, 2000 at once', burst(128), empty);
  show('an object of 16 bytes of a pool', pairOfPool(), empty);
  show('an epoch entered and left', epochSections(), empty);
  show('a handle cloned and released', clonesOf(handle), empty);
}

export function main(): void {
  pool.adopt(addressof(storage), 4);
  // Once to fill the caches.
  pair16();
  pair128();
  pair1024();
  pairOf(5000);
  print`preemption off`;
  measure();
  print`preemption on`;
  preemption.enable();
  measure();
}
