// Effects over the calls of the whole program: what interrupt handlers and promises may not reach.

import test from 'ava';
import { checkText, linesOf } from '../support/check.ts';

const yielding = "import { Thread } from 'heddle';\n";

/** The H6 findings in a program for the kernel. */
function findings(text: string, target: 'kernel' | 'linux' = 'kernel'): string[] {
  return linesOf(checkText(text, { target })).filter((line) => line.includes(' H6') || !/ (TS|H)\d+ /.test(line));
}

const useHandler = '\nexport function main(): void {\n  addressof(handler);\n}\n';

test('a handler that blocks, with the whole path, at the call', (t) => {
  const text = `${yielding}const handler = interrupt((_frame) => {\n  expire();\n});\nfunction expire(): void {\n  Thread.yield();\n}\n${useHandler}`;
  t.deepEqual(findings(text), ["3:3 H6001 the interrupt handler 'handler' may block: handler → expire → Thread.yield → yieldThread"]);
});

test('a path through a function value that was passed on', (t) => {
  const text = `${yielding}const handler = interrupt((_frame) => {\n  apply(Thread.yield);\n});\nfunction apply(action: () => void): void {\n  action();\n}\n${useHandler}`;
  t.deepEqual(findings(text), ["3:3 H6001 the interrupt handler 'handler' may block: handler → apply → Thread.yield → yieldThread"]);
});

test('a path through a module variable, and none through one that holds another function', (t) => {
  const program = (first: string): string => `${yielding}let action: () => void = ${first};\nfunction nothing(): void {}
export function setAction(routine: () => void): void {\n  action = routine;\n}
const handler = interrupt((_frame) => {\n  action();\n});\nlet other: () => void = Thread.yield;\n${useHandler.replace('}\n', '  setAction(nothing);\n  other();\n}\n')}`;
  t.is(findings(program('Thread.yield')).length, 1);
  t.deepEqual(findings(program('nothing')), []);
});

test('a path through a function that captures', (t) => {
  const text = `${yielding}function apply(action: () => void): void {\n  action();\n}
function wait(times: u32): void {\n  apply(() => {\n    if (times > 1) Thread.yield();\n  });\n}
const handler = interrupt((_frame) => {\n  wait(2);\n});\n${useHandler}`;
  t.regex(findings(text).join('\n'), /^\d+:\d+ H6001 [^\n]*: handler → wait → apply → \S+ → Thread\.yield → yieldThread$/);
});

test('fields of one signature are told apart, whichever way their objects are reached', (t) => {
  const program = (statement: string): string => `${yielding}class Base {\n  action: () => void = nothing;\n}
class Timer extends Base {\n  readonly more = array<() => void, 2>(2);\n}\nclass Job {\n  entry: () => void = nothing;\n  readonly timer = new Timer();\n}
const job = new Job();\nlet place: [u32, () => void] = [1, nothing];\nfunction nothing(): void {}\nfunction sleepy(): void {\n  Thread.yield();\n}
const handler = interrupt((_frame) => {\n  job.timer.action();\n});
export function main(): void {\n  ${statement}\n  job.entry();\n  place[1]();\n  job.timer.more[1]();\n  addressof(handler);\n}\n`;
  for (const harmless of ['job.entry = sleepy;', 'place = [2, sleepy];', 'job.timer.more[0] = sleepy;', 'const other = onStack(new Job());\n  other.entry = sleepy;']) {
    t.deepEqual(findings(program(harmless)), [], harmless);
  }
  const blocking = [
    'job.timer.action = sleepy;',
    'const base: Base = job.timer;\n  base.action = sleepy;',
    'const other = onStack(new Timer());\n  other.action = sleepy;',
    'store<() => void>(changetype<usize>(job.timer), sleepy);',
    'const values = job.timer.more;\n  values[0] = sleepy;\n  job.timer.action = job.timer.more[0];',
    'place = [3, sleepy];\n  const [, second] = place;\n  job.timer.action = second;',
  ];
  for (const statement of blocking) {
    t.regex(findings(program(statement)).join('\n'), /H6001 .*: handler → sleepy → Thread\.yield → yieldThread/, statement);
  }
});

test('functions in the initial value of a module object are in its fields', (t) => {
  const program = (made: string): string => `${yielding}class Timer {\n  constructor(readonly action: () => void, readonly other: () => void) {}\n}
class Two {\n  readonly second = ${made};\n}\nconst two = new Two();\nfunction nothing(): void {}\nfunction sleepy(): void {\n  Thread.yield();\n}
const handler = interrupt((_frame) => {\n  two.second.action();\n});\nexport function main(): void {\n  two.second.other();\n  addressof(handler);\n}\n`;
  t.deepEqual(findings(program('new Timer(nothing, sleepy)')), []);
  t.regex(findings(program('new Timer(sleepy, nothing)')).join('\n'), /H6001 .*: handler → sleepy/);
});

test('a panic is the end: what its hook does is no path', (t) => {
  const text = (body: string): string => `import { Thread } from 'heddle';\nimport { onPanic } from '../../kernel/observe/panic.ts';
let count: u32 = 1;\nconst handler = interrupt((_frame) => {\n  ${body}\n});\nfunction hook(): void {\n  Thread.yield();\n}
export function main(): void {\n  onPanic(hook);\n  count += 1;\n  addressof(handler);\n}\n`;
  t.deepEqual(findings(text("assert(count > 0, 'never');")), []);
  t.regex(findings(text('hook();')).join('\n'), /H6001 .*: handler → hook → Thread\.yield → yieldThread/);
});

test('a handler that allocates, and one that computes with floats', (t) => {
  const allocating = 'class Item {\n  next: Item | null = null;\n}\nlet last: Item | null = null;\nconst handler = interrupt((_frame) => {\n  last = new Item();\n});\naddressof(handler);\n';
  t.deepEqual(findings(allocating, 'linux'), ["6:10 H6002 the interrupt handler 'handler' may allocate memory: handler → allocate"]);
  const floating = `let level: f64 = 1;\n/** @noinline */\nfunction raise(): void {\n  level *= 1.5;\n}\nconst handler = interrupt((_frame) => {\n  raise();\n});\n${useHandler}`;
  t.regex(findings(floating).join('\n'), /^7:3 H6003 .*: handler → raise$/);
});

test('assembly on the registers of floating point is a use of floats, keeping them all is none', (t) => {
  const text = (line: string): string => `function touch(): void {\n  asm\`${line} \${reg('rdi', 0x1000)}\`;\n}\nconst handler = interrupt((_frame) => {\n  touch();\n});\n${useHandler}`;
  for (const line of ['movups %xmm3, (%rdi) #', 'vmovdqu (%rdi), %ymm12 #', 'fldl (%rdi) #', 'ldmxcsr (%rdi) #', 'fldcw (%rdi) #']) {
    t.regex(findings(text(line)).join('\n'), /^5:3 H6003 .*: handler → touch$/, line);
  }
  for (const line of ['xsave64 (%rdi) #', 'fxrstor64 (%rdi) #', 'flush %rdi #', 'movq %rdi, %rax #']) t.deepEqual(findings(text(line)), [], line);
});

test('a handler that frees', (t) => {
  const text = 'class Item {\n  next: Item | null = null;\n}\nlet last: Item | null = new Item();\nconst handler = interrupt((_frame) => {\n  free(last);\n});\naddressof(handler);\n';
  t.deepEqual(findings(text, 'linux'), ["6:3 H6008 the interrupt handler 'handler' may free memory: handler → release"]);
});

test('@noblock and @atomic are checked, @blocks and @allocates are believed', (t) => {
  const text = `/** @blocks */\nfunction waitForIt(): void {}\n/** @allocates */\nfunction take(): void {}
/** @noblock */\nfunction quick(): void {\n  take();\n  waitForIt();\n}\n/** @atomic */\nfunction step(): void {\n  take();\n  waitForIt();\n}\nquick();\nstep();\n`;
  t.deepEqual(findings(text, 'linux'), [
    "8:3 H6004 'quick' is marked @noblock and may block: quick → waitForIt",
    "12:3 H6006 'step' is marked @atomic and may allocate memory: step → take",
    "13:3 H6005 'step' is marked @atomic and may block: step → waitForIt",
  ]);
});

test('@threadEntry wants bytes in its form', (t) => {
  const lines = linesOf(checkText('/** @threadEntry many */\nfunction begin(entry: () => void): void {\n  entry();\n}\nbegin(() => {});\n'));
  t.regex(lines.join('\n'), /H3005 the attribute '@threadEntry' needs the form: BYTES/);
});
