// A runtime that was found without fault is not looked through again, and nothing is missed by that: whatever
// changes in it is found, used by the program or not, and the program compiled is the same.

import test from 'ava';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile, type CompileResult } from '../../compiler/driver.ts';
import { codesOf, workFolder } from './support/compile.ts';

const folder = workFolder('proven');
test.after.always(() => rmSync(folder, { recursive: true }));

const program = "import { answer } from 'library';\nexport function main(): void {\n  answer();\n}\n";
const runtime = "import { main } from 'program';\n/** @export _start */\nexport function start(): void {\n  main();\n}\n";
const library = (unused: string): string => `export function answer(): u32 {\n  return 42;\n}\nexport function unused(a: u64): u32 {\n  ${unused}\n}\n`;
const narrowed = 'return u32(a);';

/** Compiles the program with a library whose unused function has this body. */
function compileWith(unused: string, main = program): CompileResult {
  const heddle = { runtime: { linux: 'runtime.ts' }, modules: { linux: { library: 'library.ts' } } };
  const files = { 'package.json': JSON.stringify({ heddle }), 'runtime.ts': runtime, 'library.ts': library(unused), 'main.ts': main };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return compile({ entry: path.join(folder, 'main.ts'), output: null, target: 'linux', emit: 'ir', optimize: 0, debugInfo: true, checks: true });
}

const lookedThrough = ({ phases }: CompileResult): boolean => phases.some(({ name }) => name === 'runtime');

let serial = 0;
/** A body that no compilation has seen before. */
const freshBody = (): string => `${narrowed} // ${Date.now()} ${serial++}`;

test.serial('the library is looked through once, and the module is the same with and without', (t) => {
  const body = freshBody();
  const [first, second] = [compileWith(body), compileWith(body)];
  t.deepEqual([codesOf(first), codesOf(second)], [[], []]);
  t.true(lookedThrough(first), 'the library was new');
  t.false(lookedThrough(second), 'it was known');
  t.is(second.text, first.text);
  t.regex(first.text ?? '', /function @answer\(/);
  t.notRegex(first.text ?? '', /unused/, 'what nothing reaches is left out');
});

test.serial('it is known to other programs too, and no longer when it has changed', (t) => {
  const body = freshBody();
  t.true(lookedThrough(compileWith(body)));
  t.false(lookedThrough(compileWith(body, `${program}function more(): void {}\n`)));
  t.true(lookedThrough(compileWith(freshBody())));
});

test.serial('a fault in a function that nothing reaches is found as soon as it is there', (t) => {
  t.deepEqual(codesOf(compileWith(narrowed)), []);
  t.deepEqual(codesOf(compileWith('return a;')), ['TS2322'], 'by the checker of types');
  t.deepEqual(codesOf(compileWith('try { return 1; } finally { print``; }')).includes('H1001'), true, 'by the subset');
  t.deepEqual(codesOf(compileWith('return new Unit().value;\n}\nclass Unit {\n  value: u32 = 0;')), ['H3014'], 'by the lowering: there is no allocator');
  t.deepEqual(codesOf(compileWith(narrowed)), []);
});
