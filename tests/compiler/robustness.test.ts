// Input that no person writes on purpose: the compiler answers with diagnostics, or it copes, but it
// never stops with a failure of its own, and it comes to an end.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { codesOf, compileLinux, diagnosticsText, workFolder } from './support/compile.ts';

/** What a hang would be told from. */
const limitMs = 20_000;

const folder = workFolder('robustness');
test.after.always(() => rmSync(folder, { recursive: true }));

/** Codes of the diagnostics of a program with this source; none if it is accepted. */
function check(t: ExecutionContext, content: string | Uint8Array, name = 'input.ts'): string[] {
  const entry = path.join(folder, name);
  writeFileSync(entry, content);
  const start = performance.now();
  const result = compileLinux(entry, { emit: 'check' });
  t.true(performance.now() - start < limitMs, 'it takes too long');
  t.true(diagnosticsText(result).length < 1_000_000);
  return codesOf(result);
}

test.serial('an empty file is an empty program', (t) => {
  t.deepEqual(check(t, ''), []);
  t.deepEqual(check(t, '// only a comment'), []);
  t.deepEqual(check(t, '\uFEFF\n;;;\n'), []);
});

test.serial('binary content is refused', (t) => {
  const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 167 + (index >> 3) * 31) & 0xff);
  t.true(check(t, bytes).length > 0);
  t.true(check(t, new Uint8Array(64)).length > 0);
});

test.serial('a source that is cut off anywhere gives diagnostics or compiles', (t) => {
  const source = [
    'class Node<T> { next: Node<T> | null = null; constructor(readonly value: T) {} get twice(): T { return this.value; } }',
    'const list = new Node<u32>(5);',
    'export function main(): i32 { using x = null as never; for (const y of arrayOf<u8>(1, 2)) { switch (y) { case 1: break; } }',
    '  const text = `a${1}b`; return list.next?.value ? asm<i32>`movl ${reg("r", 1)}, ${out("eax")}` : (5 as i32); }',
  ].join('\n');
  for (let length = 0; length < source.length; length += 29) {
    t.notThrows(() => check(t, source.slice(0, length)), `cut at ${length}: ${source.slice(Math.max(0, length - 30), length)}`);
  }
});

const nested = (count: number): string => `const x: u32 = ${'('.repeat(count)}1${')'.repeat(count)};\nexport { x };`;

test.serial('deep nesting', (t) => {
  t.deepEqual(check(t, nested(100)), []);
  t.notThrows(() => check(t, `const x: u32 = ${'1 + '.repeat(5000)}1;\nexport { x };`));
  t.notThrows(() => check(t, `export function f(): void { ${'{'.repeat(3000)} ${'}'.repeat(3000)} }`));
  t.notThrows(() => check(t, `const x: i32 = ${'- '.repeat(3000)}1;\nexport { x };`));
  t.notThrows(() => check(t, `export function f(a: bool): u32 { ${'if (a) '.repeat(2000)} return 1; return 2; }`));
});

test.serial('nesting beyond all measure is told as such', (t) => {
  t.true(check(t, nested(10_000)).length > 0);
});

test.serial('arrays of absurd length', (t) => {
  const lengths = ['4294967296', '9007199254740993', '1e300', '0', '-1', '0x7fffffffffffffff'];
  for (const length of lengths) t.notThrows(() => check(t, `const a = array<u64, ${length}>(${length});\nexport { a };`), length);
  t.notThrows(() => check(t, 'export function f(): u8 { const a = array<u8, 100000000000>(100000000000); return a[5]; }\nf();'));
});

test.serial('circles: among constants, types, aliases and modules', (t) => {
  t.notThrows(() => check(t, 'const a: u32 = b + 1;\nconst b: u32 = a + 1;\nexport { a };'));
  t.notThrows(() => check(t, 'const a = b;\nconst b = a;\nexport { a };'));
  t.true(check(t, 'type A = B;\ntype B = A;\nexport function f(_a: A): void {}').includes('TS2456'));
  t.notThrows(() => check(t, 'type Tree = Tree | null;\nexport function f(_a: Tree): void {}'));
  t.notThrows(() => check(t, 'enum A { X = B.Y }\nenum B { Y = A.X }\nexport const x = A.X;'));
  t.notThrows(() => check(t, 'class A extends B {}\nclass B extends A {}\nnew A();'));
  t.notThrows(() => check(t, 'class A { readonly b = f(); }\nfunction f() { return new A().b; }\nf();'));
  t.notThrows(() => check(t, "import { x } from './input.ts';\nexport const y = x;\nexport { y as x };"));
  t.notThrows(() => check(t, "export * from './input.ts';"));
  writeFileSync(path.join(folder, 'other.ts'), "import { a } from './input.ts';\nexport const b: u32 = a + 1;");
  t.notThrows(() => check(t, "import { b } from './other.ts';\nexport const a: u32 = b + 1;"));
});

test.serial('names that JavaScript objects have', (t) => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'prototype', 'valueOf'];
  for (const name of names) {
    t.notThrows(() => check(t, `export function ${name}(): u32 { return 1; }\nclass A { ${name === 'constructor' ? 'x' : name}: u32 = 1; }\nnew A();\n${name}();`), name);
    t.notThrows(() => check(t, `/** @${name} */\nexport function f(): u32 { return 1; }`), name);
    t.notThrows(() => check(t, `export const x = u32.${name};\nexport const y = 'text'.${name};\nnew u32.${name}();`), name);
    t.notThrows(() => check(t, `memory.${name}();\n${name}<u32>(1);`), name);
  }
});

test.serial('strange names and line ends', (t) => {
  t.deepEqual(check(t, 'export function größe(ä: u32): u32 { return ä; }\r\ngröße(1);\rgröße(2);\u2028größe(3);'), []);
  t.deepEqual(check(t, "export const \\u0061b: u32 = 1;\nconst c = ab;\nexport { c };"), []);
  t.true(check(t, `const x: u8 = 300; ${' '.repeat(5000)}`).length > 0);
});

test.serial('a generic that instantiates itself for ever', (t) => {
  const box = 'class Box<T> { constructor(readonly content: T) {} }\n';
  t.deepEqual(check(t, `${box}function grow<T>(value: T, n: u32): u32 { return n === 0 ? 0 : grow(new Box<T>(value), n - 1); }\ngrow(1 as u32, 5);`), ['H2015']);
  t.deepEqual(check(t, 'class Deep<T> { next: Deep<Deep<T>> | null = null; depth(): u32 { return this.next === null ? 0 : this.next.depth(); } }\nnew Deep<u32>().depth();'), ['H2015']);
});

test.serial('the same source gives the same program', (t) => {
  const entry = path.join(folder, 'same.ts');
  writeFileSync(entry, "import { print } from 'heddle';\nclass A<T> { constructor(readonly x: T) {} }\nprint`${new A<u8>(1).x} ${new A<string>('two').x}`;\n");
  const [first, second] = [0, 1].map(() => {
    const output = path.join(folder, 'same');
    t.true(compileLinux(entry, { output, optimize: 2 }).succeeded);
    return readFileSync(output, 'latin1');
  });
  t.true(first === second);
});
