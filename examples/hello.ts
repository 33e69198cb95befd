// The smallest program: main runs in a thread of its own, and the machine ends when it returns.

import { clock, print } from 'heddle';

export function main(): void {
  print`Hello from TypeScript on the bare machine, ${clock.nowUs()} us after the start.`;
}
