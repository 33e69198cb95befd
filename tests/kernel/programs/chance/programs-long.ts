// Five hundred random programs.

import { runPrograms } from './run.ts';

export function main(): void {
  runPrograms(1000, 500, 100, 10_000_000, 500);
}
