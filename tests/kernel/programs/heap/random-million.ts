// A million random operations on the heap.

import { runRandom } from './model.ts';

export function main(): void {
  runRandom(1_000_000);
}
