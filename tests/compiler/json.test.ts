// `--format json`: what programs read of diagnostics.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'ava';
import type { JsonDiagnostic } from '../../compiler/diagnostics/json.ts';
import { diagnosticsToJson } from '../../compiler/diagnostics/json.ts';
import { checkText } from './support/check.ts';
import { heddlec } from './support/command.ts';

const lossy = `export function main(): void {
  const long: u64 = 5;
  const short: u32 = u64(long);
  assert(short === 5);
}
`;

/** What the compiler says of a text, as JSON. */
function jsonOf(text: string): JsonDiagnostic[] {
  return JSON.parse(diagnosticsToJson(checkText(text).diagnostics)) as JsonDiagnostic[];
}

test('a diagnostic has code, message, help and a range from 1', (t) => {
  const [first, ...others] = jsonOf(lossy);
  t.deepEqual(others, []);
  t.deepEqual({ ...first, file: path.basename(first?.file ?? '') }, {
    code: 'H2001',
    severity: 'error',
    message: "converting 'u64' to 'u32' may lose bits",
    help: 'write the conversion: u32(…)',
    file: 'main.ts',
    start: { line: 3, column: 22 },
    end: { line: 3, column: 31 },
  });
});

test('a range may end on a later line', (t) => {
  const [first] = jsonOf('const point = {\n  x: 1,\n};\n');
  t.is(first?.code, 'H1006');
  t.deepEqual([first?.start, first?.end], [{ line: 1, column: 15 }, { line: 3, column: 2 }]);
});

test('a program without mistakes gives an empty array', (t) => {
  t.is(diagnosticsToJson(checkText('export function main(): void {}\n').diagnostics), '[]\n');
});

test('the command writes JSON to standard output alone, and its status stays', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-json-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'lossy.ts');
  writeFileSync(file, lossy);
  const json = ['--target', 'linux', '--format', 'json'];
  const [checked, missing, text] = await Promise.all([
    heddlec(file, '--emit', 'check', ...json),
    heddlec(path.join(folder, 'none.ts'), ...json),
    heddlec(file, '--emit', 'll', ...json),
  ]);
  t.is(checked.exitCode, 1);
  t.is(checked.stderr, '');
  t.deepEqual((JSON.parse(checked.stdout) as JsonDiagnostic[]).map(({ code, file: where }) => [code, where]), [['H2001', file]]);
  const [absent] = JSON.parse(missing.stdout) as JsonDiagnostic[];
  t.deepEqual([missing.exitCode, absent?.code, absent?.file, absent?.start], [1, 'H9001', null, null]);
  t.is(text.exitCode, 2);
  t.regex(text.stderr, /name a file for the result with -o/);
});
