// Codes of H3xxx about memory from the allocator: new, tryNew, free.

import type { Explanation } from './explanation.ts';

export const allocationExplanations = {
  H3014: {
    target: 'kernel',
    meaning: 'new in a function takes memory, and the runtime of this target gives none.',
    reason: 'There is no hidden allocation: memory comes from the allocator that the runtime names with @hook allocate, from the image for module constants, or from the stack frame by onStack.',
    wrong: `
class Point {
  x: u32 = 0;
}

export function main(): void {
  const point = new Point();
  point.x = 1;
}
`,
    right: `
class Point {
  x: u32 = 0;
}

export function main(): void {
  const point = onStack(new Point());
  point.x = 1;
}
`,
  },
  H3019: {
    target: 'linux',
    meaning: 'The argument of tryNew is no new expression.',
    reason: 'tryNew asks the allocator first and runs the constructor only if there is memory. An object that comes from elsewhere exists already.',
    wrong: `
class Message {
  number: u32 = 1;
}

function make(): Message {
  return new Message();
}

export function main(): void {
  const message = tryNew(make());
  assert(message !== null);
}
`,
    right: `
class Message {
  number: u32 = 1;
}

export function main(): void {
  const message = tryNew(new Message());
  assert(message !== null);
}
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
