// H1xxx: what is outside of the language.

import type { Explanation } from './explanation.ts';

export const languageExplanations = {
  H1001: {
    target: 'linux',
    meaning: 'The construct is part of TypeScript, but not of this language. The help line names what does the same work here; docs/grammar.md lists every construct.',
    reason: 'A program runs on the bare machine without a garbage collector, an event loop or an engine that knows types at run time. What needs one of these would cost memory and time that nobody sees in the source, so it is left out instead of imitated.',
    wrong: `
import { print } from 'heddle';

try {
  print\`working\`;
} catch {
  print\`failed\`;
}
`,
    right: `
import { print } from 'heddle';

function work(): bool {
  print\`working\`;
  return true;
}

if (!work()) print\`failed\`;
`,
  },
  H1002: {
    target: 'linux',
    meaning: 'A method or field initialiser of a class that is declared inside a function uses a local variable of that function.',
    reason: "Arrow functions and nested functions may capture. The methods of a class are called on objects, which hold their fields and nothing else; an object would have to carry the variable without the class showing it.",
    wrong: `
function count(limit: u32): u32 {
  class Counter {
    remaining(used: u32): u32 {
      return limit - used;
    }
  }
  return new Counter().remaining(1);
}

count(3);
`,
    right: `
class Counter {
  constructor(readonly limit: u32) {}

  remaining(used: u32): u32 {
    return this.limit - used;
  }
}

function count(limit: u32): u32 {
  return new Counter(limit).remaining(1);
}

count(3);
`,
  },
  H1003: {
    target: 'kernel',
    meaning: 'A module has a statement outside of all functions, on a target whose programs begin at main.',
    reason: 'Modules of the kernel are data that lie ready in the image: their variables have their values before the first instruction runs, so there is no moment at which a statement of a module could run.',
    wrong: `
import { print } from 'heddle';

print\`hello\`;

export function main(): void {}
`,
    right: `
import { print } from 'heddle';

export function main(): void {
  print\`hello\`;
}
`,
  },
  H1004: {
    target: 'linux',
    meaning: 'A type is, or contains, any.',
    reason: 'Every value has a size and a place that are known when it is compiled; any has neither.',
    wrong: `
function first(value: any): u32 {
  return value;
}

first(1);
`,
    right: `
function first(value: u32): u32 {
  return value;
}

first(1);
`,
  },
  H1005: {
    target: 'linux',
    meaning: 'A statement, expression or declaration is of a form that the compiler does not take, though others of its kind are fine. The help line names the form to write.',
    reason: 'Some constructs are accepted in one form only, where the others would need an object or a search at run time. A throw, for instance, is a panic whose message lies in read-only memory, so the message is written where it is thrown.',
    wrong: `
function fail(reason: string): never {
  throw new Error(reason);
}

fail('no disk');
`,
    right: `
function fail(reason: string): never {
  panic(reason);
}

fail('no disk');
`,
  },
  H1006: {
    target: 'linux',
    meaning: 'An object literal stands where no class says what its fields are.',
    reason: 'Objects are structs with fields at fixed offsets. A class gives the offsets, the defaults and the name that the debugger shows; a literal by itself gives none of them.',
    wrong: `
const point = { x: 1, y: 2 };
`,
    right: `
class Options {
  x: u32 = 0;
  y: u32 = 5;
}

function sum(options: Partial<Options>): u32 {
  const all = filled(options);
  return all.x + all.y;
}

sum({ x: 1 });
`,
  },
  H1008: {
    target: 'linux',
    meaning: 'A statement computes a value, and nothing takes it.',
    reason: 'It is a warning: nothing goes wrong. But a missing `=` (`count + 1;` for `count += 1;`) looks just like it.',
    wrong: `
let count: u32 = 1;
count + 1;
assert(count === 1);
`,
    right: `
let count: u32 = 1;
count += 1;
assert(count === 2);
`,
  },
  H1007: {
    target: 'linux',
    meaning: 'A function that is returned or stored captures a variable which changes after all.',
    reason: 'While a function stays inside the block that made it, it shares the variables of that block. One that outlives the block has copies, since the stack frame is gone by then. A copy of a variable that changes would show an old value, which nobody expects.',
    wrong: `
function counter(): () => u32 {
  let count: u32 = 0;
  count += 1;
  return () => count;
}

counter()();
`,
    right: `
function counter(): () => u32 {
  let count: u32 = 0;
  count += 1;
  const result = count;
  return () => result;
}

counter()();
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
