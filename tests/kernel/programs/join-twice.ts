// A thread that was joined is joined again.

import { spawn } from 'heddle';

function nothing(_ignored: u32): void {}

export function main(): void {
  const thread = spawn<u32>(nothing, 0);
  thread?.join();
  thread?.join();
}
