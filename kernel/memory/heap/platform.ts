// What the heap needs of the target below it: pages, and a line to report on.
//
// The kernel gives frames through the direct map (kernel/memory/heap-pages.ts), the Linux runtime
// pages of a mapping (kernel/linux/heap-pages.ts). All are called off the fast path, with preemption
// held. Until a target has set them, every allocation fails.

type TakePages = (count: usize) => usize;
type GivePages = (address: usize, count: usize) => void;
type OwnsPage = (address: usize) => bool;
type PrintLine = (line: string) => void;

export class HeapPlatform {
  /** `count` adjoining pages at a multiple of 4096, with any content; 0 when there are none. */
  takePages: TakePages = takeNothing;
  givePages: GivePages = ignorePages;
  /** Whether the page at `address` was taken and not given back: any number may be asked about. */
  ownsPage: OwnsPage = ownsNothing;
  printLine: PrintLine = ignoreLine;
}

function takeNothing(_count: usize): usize {
  return 0;
}

function ignorePages(_address: usize, _count: usize): void {}

function ownsNothing(_address: usize): bool {
  return false;
}

function ignoreLine(_line: string): void {}

export const heapPlatform = new HeapPlatform();
