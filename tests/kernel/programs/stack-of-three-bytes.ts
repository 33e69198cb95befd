// No stack has 3 bytes.

import { ThreadBuilder } from 'heddle';

export function main(): void {
  onStack(new ThreadBuilder()).stackSize(3);
}
