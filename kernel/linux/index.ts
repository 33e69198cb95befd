// What a program imports as "heddle" when it is compiled for Linux.

export { print, write } from './output.ts';
export { exitProcess } from './system-calls.ts';
export { ClassStatistics, heap, HeapStatistics } from '../memory/heap/heap.ts';
