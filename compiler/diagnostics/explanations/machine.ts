// H4xxx: statics evaluated at compile time. H5xxx: the machine level. H9xxx: the environment.

import type { Explanation } from './explanation.ts';

export const staticExplanations = {
  H4001: {
    target: 'kernel',
    meaning: 'The first value of a module variable depends on something that exists only when the machine runs.',
    reason: "The variables of the kernel's modules have their values in the image, before anything runs. The compiler computes them; what reads the machine cannot be computed there.",
    wrong: `
const started: u64 = load<u64>(0x1000);

export function main(): void {
  started;
}
`,
    right: `
let started: u64 = 0;

export function main(): void {
  started = load<u64>(0x1000);
  assert(started > 0);
}
`,
  },
  H4002: {
    target: 'kernel',
    meaning: 'Module variables need each other to be computed first.',
    reason: 'In JavaScript one of them would be undefined for a while. Here there is no such while.',
    wrong: `
const first: u32 = nextOf();
const second: u32 = first + 1;

function nextOf(): u32 {
  return second;
}

export function main(): void {
  first;
}
`,
    right: `
const first: u32 = 1;
const second: u32 = first + 1;

export function main(): void {
  second;
}
`,
  },
  H4003: {
    target: 'linux',
    meaning: 'The compiler must know a value here: a constant in an assembly template, the fill character of dec, the body of a naked function.',
    reason: 'The value becomes part of the code or of a layout.',
    wrong: `
import { print } from 'heddle';

const fill = '..';
print\`\${dec(1, 4, fill)}\`;
`,
    right: `
import { print } from 'heddle';

print\`\${dec(1, 4, '.')}\`;
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;

export const machineExplanations = {
  H5001: {
    target: 'linux',
    meaning: 'An operand of an assembly template names a register that does not exist.',
    reason: 'The name becomes a constraint of the code generator. tsc checks literals; a name that comes from elsewhere is checked here.',
    wrong: `
const where = 'rax' as string as 'rax';

function read(): u64 {
  return asm<u64>\`mov $1, \${out(where)}\`;
}

read();
`,
    right: `
function read(): u64 {
  return asm<u64>\`mov $1, \${out('rax')}\`;
}

read();
`,
  },
  H5002: {
    target: 'linux',
    meaning: 'An assembly template has several results.',
    reason: 'The template is an expression and has one value.',
    wrong: `
function read(): u64 {
  return asm<u64>\`rdtsc\n\${out('rax')} \${out('rdx')}\`;
}

read();
`,
    right: `
function read(): u64 {
  return asm<u64>\`rdtsc\n shl $32, %rdx\n or %rdx, \${out('rax')} \${clobber('rdx')}\`;
}

read();
`,
  },
  H5003: {
    target: 'linux',
    meaning: 'A hole of an assembly template holds a variable or another value that is not known to the compiler.',
    reason: 'What stands in a hole becomes text of the assembly. A value of the running program has to be in a register or in memory, and reg says in which.',
    wrong: `
function shift(value: u64): u64 {
  return asm<u64>\`mov \${value}, \${out('rax')}\`;
}

shift(1);
`,
    right: `
function shift(value: u64): u64 {
  return asm<u64>\`mov \${reg('rcx', value)}, \${out('rax')}\`;
}

shift(1);
`,
  },
  H5009: {
    target: 'linux',
    meaning: 'An assembly template has a type, but no out, inout or flag operand that would hold a value of it.',
    reason: 'Which register holds the result cannot be read from the text.',
    wrong: `
function read(): u64 {
  return asm<u64>\`mov $1, %rax\`;
}

read();
`,
    right: `
function read(): u64 {
  return asm<u64>\`mov $1, \${out('rax')}\`;
}

read();
`,
  },
  H5010: {
    target: 'linux',
    meaning: 'An assembly template has an out, inout or flag operand, but no type, or one that the operand cannot have: a flag is a bool.',
    reason: 'The width of the register follows from the type of the result.',
    wrong: `
function read(): void {
  asm\`mov $1, \${out('rax')}\`;
}

read();
`,
    right: `
function read(): u64 {
  return asm<u64>\`mov $1, \${out('rax')}\`;
}

read();
`,
  },
  H5004: {
    target: 'linux',
    meaning: 'The template of a naked function has operands.',
    reason: 'A naked function has no prologue that could load operands into registers: its arguments are where the calling convention puts them.',
    wrong: `
export const wait = naked<(ticks: u64) => void>(asm\`
  mov \${reg('rax', 1)}, %rcx
  ret
\`);
`,
    right: `
export const wait = naked<(ticks: u64) => void>(asm\`
  mov %rdi, %rcx
  ret
\`);
`,
  },
  H5005: {
    target: 'linux',
    meaning: 'A naked function, an interrupt handler, a tag of templates or a GS-relative instance is made inside of a function.',
    reason: 'These are pieces of the program, not values that come into being when it runs.',
    wrong: `
function install(): void {
  const handler = interrupt(() => {});
  addressof(handler);
}

install();
`,
    right: `
const handler = interrupt(() => {});

function install(): void {
  addressof(handler);
}

install();
`,
  },
  H5006: {
    target: 'linux',
    meaning: 'The class of a GS-relative instance does not begin with a field self of its own type.',
    reason: 'Instructions reach plain fields through the GS base, but an embedded struct needs a linear address, which only the instance itself can tell.',
    wrong: `
class Cpu {
  id: u32 = 0;
}

export const cpu = gsRelative<Cpu>();
`,
    right: `
class Cpu {
  self: Cpu = this;
  id: u32 = 0;
}

export const cpu = gsRelative<Cpu>();
`,
  },
  H5007: {
    target: 'linux',
    meaning: 'The alignment of a class is no power of two.',
    reason: 'Addresses are aligned by clearing their low bits.',
    wrong: `
@align(12)
class Page {
  value: u32 = 0;
}

new Page();
`,
    right: `
@align(16)
class Page {
  value: u32 = 0;
}

new Page();
`,
  },
  H5008: {
    target: 'linux',
    meaning: 'A class has a decorator that the compiler does not know.',
    reason: 'Decorators of JavaScript are functions that run when the class comes into being. Here classes are layouts; the two decorators there are change the layout.',
    wrong: `
declare function logged(target: unknown, context: unknown): void;

@logged
class Page {
  value: u32 = 0;
}

new Page();
`,
    right: `
@packed
class Page {
  value: u32 = 0;
}

new Page();
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;

const environment = 'it is about the file or project that heddlec was given, not about what is written in it';

export const environmentExplanations = {
  H9001: {
    untriggered: environment,
    target: 'linux',
    meaning: 'The file on the command line does not exist or cannot be read.',
    reason: 'heddlec takes the main module of a program; other modules are found through its imports.',
    right: 'heddlec examples/hello.ts',
  },
  H9002: {
    untriggered: environment,
    target: 'linux',
    meaning: 'The file on the command line is no TypeScript module.',
    reason: 'Declaration files and JavaScript contain nothing that could be compiled.',
    right: 'heddlec examples/hello.ts',
  },
  H9004: {
    untriggered: environment,
    target: 'linux',
    meaning: 'The package.json of the project names no runtime for the target.',
    reason: 'A program is compiled together with the runtime that starts it and that panics for it. The project says which one belongs to a target.',
    right: '"heddle": { "runtime": { "linux": "kernel/linux/main.ts" } }',
  },
  H9005: {
    target: 'linux',
    meaning: 'Expressions, statements or types are nested some thousand levels deep.',
    reason: 'The compiler follows the nesting of the source with its own calls, whose number is limited. People do not write such programs; where one is generated, it can be generated flatter.',
    wrong: `
const nested: u32 = ${'('.repeat(20_000)}1${')'.repeat(20_000)};
`,
    right: `
const nested: u32 = (1);
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
