// There is no priority 64.

import { ThreadBuilder } from 'heddle';

export function main(): void {
  onStack(new ThreadBuilder()).priority(64);
}
