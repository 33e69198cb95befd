// Thirty random programs.

import { runPrograms } from './run.ts';

export function main(): void {
  runPrograms(1, 30, 60, 10_000_000, 500);
}
