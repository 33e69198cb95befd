// Codes of H3xxx about memory from the allocator: new, tryNew, free.

import type { Explanation } from './explanation.ts';

export const allocationExplanations = {
  H3014: {
    untriggered: 'the runtimes of both targets for programs have an allocator; those of loaders have none',
    target: 'kernel',
    meaning: 'new in a function takes memory, and the runtime of this target gives none.',
    reason: 'There is no hidden allocation: memory comes from the allocator that the runtime names with @hook allocate, from the image for module constants, or from the stack frame by onStack.',
    right: 'Make it a module constant, or a struct of the stack frame: onStack(new C(…)).',
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
