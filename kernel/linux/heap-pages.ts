// The heap's pages on Linux: one mapping that the system fills as it is touched, and a bit for each
// page that is taken.
//
// A process has one CPU as far as the heap is concerned: its struct lies behind GS as in the kernel,
// so that the same code finds its caches.

import { CpuLocal } from '../arch/x86_64/cpu-local.ts';
import { installBootCaches } from '../memory/heap/block-cache.ts';
import '../memory/heap/hooks.ts';
import { heapPlatform } from '../memory/heap/platform.ts';
import { pageBytes } from '../memory/heap/size-classes.ts';
import { print } from './output.ts';
import { mapMemory, setGsBase } from '../arch/linux/system-calls.ts';

/** 1 GiB: what a program can take in all. */
const arenaPages: usize = 262144;
const wordBits: usize = 64;

const local = new CpuLocal();
/** Bit n of word m: page 64 m + n is taken. */
const takenBits = array<u64, 4096>(4096);
let arena: usize = 0;
/** The search for pages begins at this one; those below are taken. */
let firstFree: usize = 0;

/** Makes the heap usable. */
export function startHeap(): void {
  local.self = local;
  setGsBase(changetype<usize>(local));
  installBootCaches();
  heapPlatform.takePages = takePages;
  heapPlatform.givePages = givePages;
  heapPlatform.ownsPage = ownsPage;
  heapPlatform.printLine = printLine;
}

/**
 * What preemption-guard.ts calls where a switch is wanted: nobody wants one here.
 * @export heddleReschedule
 */
export function reschedule(): void {}

function isTaken(page: usize): bool {
  return ((takenBits[u32(page / wordBits)] >>> (page % wordBits)) & 1) !== 0;
}

/** First fit. */
function takePages(count: usize): usize {
  if (arena === 0) arena = mapMemory(arenaPages * pageBytes);
  if (arena === 0 || count > arenaPages) return 0;
  while (firstFree < arenaPages && isTaken(firstFree)) firstFree += 1;
  let length: usize = 0;
  for (let page = firstFree; page < arenaPages; page++) {
    length = isTaken(page) ? 0 : length + 1;
    if (length === count) {
      const first = page + 1 - count;
      for (let taken = first; taken <= page; taken++) takenBits[u32(taken / wordBits)] |= u64(1) << (taken % wordBits);
      return arena + first * pageBytes;
    }
  }
  return 0;
}

function givePages(address: usize, count: usize): void {
  const first = (address - arena) / pageBytes;
  for (let page = first; page < first + count; page++) takenBits[u32(page / wordBits)] &= ~(u64(1) << (page % wordBits));
  firstFree = min<usize>(firstFree, first);
}

function ownsPage(address: usize): bool {
  return arena !== 0 && address >= arena && address - arena < arenaPages * pageBytes && isTaken((address - arena) / pageBytes);
}

function printLine(line: string): void {
  print`${line}`;
}
