// As many random operations on the heap as fit a few seconds.

import { runRandom } from './model.ts';

export function main(): void {
  runRandom(60_000);
}
