// A million random steps of memory-model.ts.

import { runModel } from './memory-model.ts';

export function main(): void {
  runModel(1_000_000);
}
