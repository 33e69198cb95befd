// What the heap makes of requests that it cannot serve, and of having no memory left: 0 and null, and
// when everything is freed, the same numbers as before.

import { heap, HeapStatistics, print } from 'heddle';

class Link {
  next: Link | null = null;
  readonly bytes = array<u8, 120>(120);
}

const before = new HeapStatistics();
const after = new HeapStatistics();
let chain: usize = 0;

/** Takes blocks of a size until there is no more, chained through their first words; gives their number. */
function takeAll(sizeBytes: usize): u64 {
  let count: u64 = 0;
  for (;;) {
    const block = heap.allocate(sizeBytes);
    if (block === 0) return count;
    store<usize>(block, chain);
    chain = block;
    count += 1;
  }
}

function freeAll(): void {
  while (chain !== 0) {
    const next = load<usize>(chain);
    heap.free(chain);
    chain = next;
  }
}

function showSame(what: string): void {
  heap.flush();
  heap.statistics(after);
  print`${what}: the same: ${after.pages === before.pages && after.liveBlocks === before.liveBlocks && after.liveBytes === before.liveBytes}`;
}

function showOddRequests(): void {
  print`no bytes: ${heap.allocate(0)}`;
  print`huge: ${heap.allocate(u64(1) << 63)} ${heap.allocate(u64.MAX_VALUE)} ${heap.allocate(u64.MAX_VALUE - 4095, 4096)} ${heap.allocate(u64(1) << 46)}`;
  print`odd alignment: ${heap.allocate(100, 48)} ${heap.allocate(100, 8192)} ${heap.allocate(100, u64(1) << 63)}`;
  heap.free(0);
  free(null);
  const block = heap.allocate(10);
  print`resize to nothing and to too much: ${heap.resize(block, 0)} ${heap.resize(block, u64(1) << 62)}`;
  heap.free(block);
  for (let align: usize = 1; align <= 4096; align *= 2) {
    for (let size: usize = 1; size <= 20_000; size = size * 3 + 1) {
      const aligned = heap.allocate(size, align);
      assert(aligned !== 0 && aligned % align === 0, 'the block is aligned');
      memory.fill(aligned, 0x55, size);
      heap.free(aligned);
    }
  }
  showSame('after odd requests');
}

function showObjects(): void {
  let links: u64 = 0;
  let list: Link | null = null;
  for (;;) {
    const link = tryNew(new Link());
    if (link === null) break;
    link.next = list;
    list = link;
    links += 1;
  }
  print`objects until null: more than 10000: ${links > 10_000}`;
  while (list !== null) {
    const next: Link | null = list.next;
    free(list);
    list = next;
  }
  showSame('after objects');
}

export function main(): void {
  heap.flush();
  heap.statistics(before);
  showOddRequests();
  const large = takeAll(1 << 20);
  const middle = takeAll(5000);
  // There may be a page left that two pages were not found with.
  takeAll(16);
  print`large and middle until 0: ${large > 0} ${middle > 0}; small then: ${heap.allocate(16)}`;
  freeAll();
  showSame('after large, middle, small');
  print`small first: as many as memory holds: ${takeAll(1000) > 0}`;
  freeAll();
  showSame('after small');
  showObjects();
}
