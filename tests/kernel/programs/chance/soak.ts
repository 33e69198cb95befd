// Everything at once for ten seconds of the machine's time, mostly asleep.

import { runPrograms } from './run.ts';

export function main(): void {
  runPrograms(77, 2, 1_000_000, 5_000_000, 100_000);
}
