// What a program imports as "heddle" when it is compiled for Linux.

export { print, write } from './output.ts';
export { exitProcess } from '../arch/linux/system-calls.ts';
export { ClassStatistics, heap, HeapStatistics } from '../memory/heap/heap.ts';
export { Arc, tryArc, WeakArc } from '../memory/heap/arc.ts';
export { BlockPool } from '../memory/heap/block-pool.ts';
export { EpochDomain, EpochGuard, epochs, Retirable } from '../memory/heap/epoch.ts';
export { Owned } from '../memory/heap/owned.ts';
