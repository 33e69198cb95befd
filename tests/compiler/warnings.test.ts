// Warnings: what nothing uses and what nothing reaches, in the program's own files.

import test from 'ava';
import { Chalk } from 'chalk';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import { checkText, linesOf } from './support/check.ts';

const main = 'export function main(): void {}\n';

/** The warnings of a program that compiles, one a line; fails the test if it does not. */
const warningsOf = test.macro({
  exec(t, text: string, expected: readonly string[]) {
    const result = checkText(main + text);
    t.deepEqual(linesOf(result), expected);
    t.true(result.succeeded);
    t.true(result.diagnostics.every(({ severity, help }) => severity === 'warning' && help !== null));
  },
  title: (title) => `warning: ${title}`,
});

const unused = (name: string): string => `TS6133 '${name}' is declared but its value is never read`;

test('a local variable', warningsOf, 'export function f(): void { const a: u32 = 1; }', [`2:35 ${unused('a')}`]);
test('a parameter', warningsOf, 'export function f(a: u32): void {}', [`2:19 ${unused('a')}`]);
test('an import', warningsOf, "import { print } from 'heddle';", [`2:1 ${unused('print')}`]);
test('a private member', warningsOf, 'export class A { private b: u32 = 1; }', [`2:26 ${unused('b')}`]);
test('a function', warningsOf, 'function f(): void {}', [`2:10 ${unused('f')}`]);
test('an interface', warningsOf, 'interface A { b: u32 }', ["2:11 TS6196 'A' is declared but never used"]);
test('a type parameter', warningsOf, 'export function f<T>(): void {}', [`2:18 ${unused('T')}`]);
test('a label', warningsOf, 'export function f(): void { a: for (;;) break; }', ['2:29 TS7028 Unused label']);
test('code behind a return', warningsOf, 'export function f(): void { return; f(); }', ['2:37 TS7027 Unreachable code detected']);
test('code behind a panic', warningsOf, "export function f(): void { panic('a'); f(); }", ['2:41 TS7027 Unreachable code detected']);

test('names that begin with _ are meant to be unused', (t) => {
  const text = `${main}import { print as _print } from 'heddle';
export class A { private _b: u32 = 1; }
export function f(_a: u32): void { const _c: u32 = 1; }
function _g(): void {}
`;
  t.deepEqual(linesOf(checkText(text)), []);
});

test('modules of the program are looked at, the runtime is not', (t) => {
  const modules = { 'other.ts': 'export const used: u32 = 1;\nconst idle: u32 = 2;\n' };
  const text = "import { used } from './other.ts';\nimport { print } from 'heddle';\nprint`${used}`;\n";
  t.deepEqual(linesOf(checkText(text, { modules })), [`2:7 ${unused('idle')}`]);
  t.deepEqual(linesOf(checkText(main, { target: 'kernel' })), []);
});

test('a warning hides no error', (t) => {
  const text = `${main}export function f(a: u64): u32 { return 1; return a; }`;
  const result = checkText(text);
  t.deepEqual(linesOf(result).map((line) => line.split(' ')[1]), ['TS7027', 'H2001']);
  t.regex(renderDiagnostics(result.diagnostics, new Chalk({ level: 0 })), /\n\n1 error, 1 warning; nothing was built\.\n$/);
});
