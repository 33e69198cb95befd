// Everything at once for ten minutes of the machine's time, mostly asleep.

import { runPrograms } from './run.ts';

export function main(): void {
  runPrograms(78, 2, 100_000_000, 300_000_000, 100_000);
}
