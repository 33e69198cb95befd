// H3xxx: names, calls and attributes; the allocator has allocation.ts.

import type { Explanation } from './explanation.ts';

export const nameExplanations = {
  H3001: {
    target: 'linux',
    meaning: 'A name means something that is no value by itself: a built-in function, a class, a namespace.',
    reason: 'Built-in functions are single instructions and have no address; classes have no object that stands for them at run time.',
    wrong: `
const count = clz;
`,
    right: `
const count = (value: u32): u32 => clz(value);
`,
  },
  H3002: {
    target: 'linux',
    meaning: 'The type has no such member on the machine, though the declarations of TypeScript let it pass.',
    reason: 'The declarations give tsc what it needs to check; a few members exist there alone, or exist only for some element types.',
    wrong: `
class Point {
  x: u32 = 0;
}

const points = array<Point, 3>(3);
points.fill(new Point());
`,
    right: `
class Point {
  x: u32 = 0;
}

const points = array<Point, 3>(3);
for (const point of points) point.x = 0;
`,
  },
  H3003: {
    target: 'linux',
    meaning: 'Something is assigned to that is no place in memory, or whose storage is part of another object.',
    reason: 'A volatile register lies at its address and cannot be replaced by another; only its value is written.',
    wrong: `
class Device {
  control!: volatile<u32>;
}

function reset(device: Device, other: Device): void {
  device.control = other.control;
}

reset(new Device(), new Device());
`,
    right: `
class Device {
  readonly control!: volatile<u32>;
}

function reset(device: Device, other: Device): void {
  device.control.value = other.control.value;
}

reset(new Device(), new Device());
`,
  },
  H3004: {
    target: 'linux',
    meaning: 'A function has a JSDoc tag that is neither an attribute nor a tag of documentation.',
    reason: 'Attributes of functions are written as JSDoc tags, because TypeScript allows no decorators there. A misspelt attribute would be ignored without a word if unknown tags were let pass.',
    wrong: `
/** @inlined */
function twice(value: u32): u32 {
  return value * 2;
}

twice(1);
`,
    right: `
/** @inline */
function twice(value: u32): u32 {
  return value * 2;
}

twice(1);
`,
  },
  H3005: {
    target: 'linux',
    meaning: 'An attribute lacks its argument, or has one that means nothing.',
    reason: '@export, @section and @hook name a symbol, a section or a hook of the compiler.',
    wrong: `
/** @section */
function early(): void {}

early();
`,
    right: `
/** @section .text.early */
function early(): void {}

early();
`,
  },
  H3006: {
    target: 'linux',
    meaning: 'A call has too few or too many arguments for what is called.',
    reason: 'tsc finds most of these. A function value is called with exactly the arguments of its type, as defaults are filled in by the caller and a function value no longer says what they are.',
    wrong: `
type Step = (by?: u32) => void;

function run(step: Step): void {
  step();
}

run(() => {});
`,
    right: `
type Step = (by: u32) => void;

function run(step: Step): void {
  step(1);
}

run(() => {});
`,
  },
  H3007: {
    target: 'kernel',
    meaning: 'The main module of a program for the kernel exports no function main.',
    reason: 'The kernel runs the program by calling its main in a thread of its own.',
    wrong: `
function main(): void {}
`,
    right: `
export function main(): void {}
`,
  },
  H3008: {
    target: 'linux',
    meaning: 'A function of the language is called where it means nothing: reg, out, inout, clobber and symbolOf belong into the holes of an assembly template, hex, dec and left into those of a formatting template.',
    reason: 'They do not compute a value; they tell the compiler how to place an operand or format a hole.',
    wrong: `
import { print } from 'heddle';

const shown = hex(255);
print\`done\`;
`,
    right: `
import { print } from 'heddle';

print\`\${hex(255)}\`;
`,
  },
  H3009: {
    target: 'linux',
    meaning: 'What stands before the parentheses is neither a function nor a value of a function type; or what stands behind new is no class that is compiled.',
    reason: 'A call needs an address with known parameters, and construction needs the layout of a class.',
    wrong: `
const message = onStack(3);
`,
    right: `
class Message {
  text: string = '';
}

function show(): u32 {
  const message = onStack(new Message());
  return message.text.length;
}

show();
`,
  },
  H3010: {
    untriggered: 'both runtimes of this project have all hooks; a runtime that lacks one gets it',
    target: 'linux',
    meaning: 'Compiled code needs a function of the runtime (for a panic, the comparison of strings), and the runtime of this target has none.',
    reason: 'The compiler brings no library of its own. The runtime marks its functions with @hook, so that each target decides what a panic or an allocation does.',
    right: `
/** @hook stringEquals */
export function stringEquals(a: string, b: string): bool {
  if (a.length !== b.length) return false;
  for (let index: u32 = 0; index < a.length; index += 1) {
    if (a.charCodeAt(index) !== b.charCodeAt(index)) return false;
  }
  return true;
}
`,
  },
  H3011: {
    target: 'kernel',
    meaning: 'main has parameters or a result that the target does not know what to do with.',
    reason: 'The kernel has no arguments for a program and nobody to take its status. On Linux main may return an i32, the exit status.',
    wrong: `
export function main(): i32 {
  return 0;
}
`,
    right: `
export function main(): void {}
`,
  },
  H3012: {
    target: 'linux',
    meaning: 'Two functions are marked as the same hook.',
    reason: 'The compiler calls one function for each hook. The runtime has its own already.',
    wrong: `
/** @hook stringEquals */
export function sameText(a: string, b: string): bool {
  return a.length === b.length;
}
`,
    right: `
export function sameText(a: string, b: string): bool {
  return a.length === b.length;
}
`,
  },
  H3013: {
    target: 'linux',
    meaning: 'Two functions ask for the same symbol by @export.',
    reason: 'A symbol is one address to the linker and to assembly.',
    wrong: `
/** @export tick */
export function first(): void {}

/** @export tick */
export function second(): void {}
`,
    right: `
/** @export tick */
export function first(): void {}

/** @export tock */
export function second(): void {}
`,
  },
  H3015: {
    target: 'linux',
    meaning: 'using declares a variable whose value has no [Symbol.dispose]() method that could be called at the end of the block.',
    reason: 'The method is found when the program is compiled and called directly on every way out of the block; a value that is no class instance has none.',
    wrong: `
class Guard {
  [Symbol.dispose]: () => void = () => {};
}

const guard = new Guard();

function lock(): void {
  using _held = guard;
}

lock();
`,
    right: `
class Guard {
  [Symbol.dispose](): void {}
}

const guard = new Guard();

function lock(): void {
  using _held = guard;
}

lock();
`,
  },
  H3016: {
    target: 'linux',
    meaning: 'A hole of a formatting template holds something that the template cannot write.',
    reason: 'Templates write pieces of text, integers and addresses to a sink, without building a string. What has no such form is converted by the program.',
    wrong: `
import { print } from 'heddle';

print\`\${null}\`;
`,
    right: `
import { print } from 'heddle';

print\`\${'null'}\`;
`,
  },
  H3017: {
    target: 'linux',
    meaning: 'The object that template was given as its sink lacks a method of TemplateSink.',
    reason: 'Calls of the sink are direct calls of the methods of its class, so the class itself must have them.',
    wrong: `
class Sink {
  begin: () => bool = () => true;
  text(_value: string): void {}
  unsigned(_value: u64, _width: u32, _fill: u8): void {}
  signed(_value: i64, _width: u32, _fill: u8): void {}
  hex(_value: u64, _digits: u32): void {}
  end(): void {}
}

const sink = new Sink();
const show = template(sink);

show\`hello\`;
`,
    right: `
class Sink {
  begin(): bool {
    return true;
  }
  text(_value: string): void {}
  unsigned(_value: u64, _width: u32, _fill: u8): void {}
  signed(_value: i64, _width: u32, _fill: u8): void {}
  hex(_value: u64, _digits: u32): void {}
  end(): void {}
}

const sink = new Sink();
const show = template(sink);

show\`hello\`;
`,
  },
  H3018: {
    target: 'linux',
    meaning: 'for … of goes over an object whose class has no method [Symbol.iterator](), or whose iterator has no method next().',
    reason: 'The methods are found when the program is compiled and called directly; a field that holds a function is no method.',
    wrong: `
class Once {
  next(): IteratorResult<u32> {
    return { done: true, value: 0 };
  }
}

class Values {
  [Symbol.iterator]: () => Once = () => new Once();
}

let sum: u32 = 0;
for (const value of new Values()) sum += value;
`,
    right: `
class Countdown {
  left: u32 = 3;

  next(): IteratorResult<u32> {
    this.left -= 1;
    return { done: this.left === 0, value: this.left };
  }

  [Symbol.iterator](): Countdown {
    return this;
  }
}

let sum: u32 = 0;
for (const value of new Countdown()) sum += value;
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
