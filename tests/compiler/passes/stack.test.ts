// Worst-case stacks, against what programs really use: a pattern is written below the stack pointer
// of a routine, and afterwards one sees how far down it was overwritten.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { compile, type CompileResult, type Target } from '../../../compiler/driver.ts';
import { ParsedFiles } from '../../../compiler/source/host.ts';
import { projectFolder } from '../../../tools/paths.ts';
import { run, workFolder } from '../support/compile.ts';

const cache = new ParsedFiles();

interface Built extends CompileResult {
  readonly program: string;
}

function build(name: string, text: string, target: Target, optimize: 0 | 2, checks = false): Built {
  const folder = workFolder(`stack-${name}-O${optimize}`);
  const [entry, program] = [path.join(folder, 'main.ts'), path.join(folder, 'program')];
  const overlay = new Map([[entry, text]]);
  const result = compile({ entry, output: program, target, emit: 'elf', optimize, debugInfo: false, checks, stackReport: true, sources: { overlay, cache } });
  return { ...result, program };
}

interface Row {
  readonly kind: string;
  readonly stack: string;
  readonly worst: number;
  readonly unbounded: string;
}

/** The rows of a report by entry. */
function rows(report: string): Map<string, Row> {
  const lines = report.slice(0, report.indexOf('\n\n')).split('\n').slice(1).map((line) => line.split(/ {2,}/));
  return new Map(lines.map(([kind, entry, stack, worst, , unbounded]) => [entry, { kind, stack, worst: Number(worst), unbounded }]));
}

const measured = readFileSync(path.join(projectFolder, 'tests/compiler/fixtures/stack/watermark.ts'), 'utf8');

for (const optimize of [0, 2] as const) {
  test(`-O${optimize}: the computed worst case is at least what is measured, and not much more`, (t) => {
    const { diagnostics, program, text } = build('watermark', measured, 'linux', optimize);
    t.deepEqual(diagnostics.map(({ code, message }) => `${code} ${message}`), []);
    const table = rows(text ?? '');
    const used = run(program).stdout.trim().split('\n').map((line) => line.split(' '));
    t.deepEqual(used.map(([name]) => name), ['direct', 'indirect']);
    for (const [name, bytes] of used) {
      const computed = table.get(name)?.worst ?? 0;
      t.true(computed >= Number(bytes), `${name}: computed ${computed}, measured ${bytes}`);
      t.true(computed <= 1.5 * Number(bytes), `${name}: computed ${computed}, measured ${bytes}`);
    }
  });
}

const kernelProgram = (options: string): string => `import { spawn } from 'heddle';
class Depth {
  levels!: volatile<u64>;
}
const depth = new Depth();
const bytes = aligned(4096)(array<u8, 8192>(8192));
/** @noinline */
function dig(level: u64): u64 {
  if (level === 0) return 0;
  return dig(level - 1) * 3 + depth.levels.value;
}
function recursive(level: u64): void {
  depth.levels.value = dig(level);
}
function large(index: u64): void {
  const words = array<u64, 600>(600);
  for (let i: u32 = 0; i < 600; i++) words[i] = index * u64(i);
  depth.levels.value = words[u32(depth.levels.value % 600)];
}
export function main(): void {
  spawn(recursive, u64(3));
  spawn(large, u64(4)${options});
  addressof(bytes);
}
`;

test('threads of the kernel: entries, stacks, recursion', (t) => {
  const { text, diagnostics } = build('kernel', kernelProgram(''), 'kernel', 2, true);
  t.deepEqual(diagnostics.map(({ code }) => code), []);
  const table = rows(text ?? '');
  t.is(table.get('recursive')?.unbounded, 'yes');
  t.regex(text ?? '', /unbounded, by recursion: dig → dig/);
  t.is(table.get('large')?.unbounded, 'no');
  t.is(table.get('large')?.stack, '16360');
  t.true((table.get('large')?.worst ?? 0) > 4800);
  t.deepEqual(['main', 'timerInterrupt', 'vectorEntries', 'kernelMain'].map((name) => table.get(name)?.kind), ['thread', 'interrupt', 'interrupt', 'entry']);
});

test('a stack that may not be enough is a warning at the call, and the program is built', (t) => {
  const options = ', { stackSizeBytes: 4096 }';
  const { diagnostics, succeeded, text } = build('small', kernelProgram(options), 'kernel', 2, true);
  t.true(succeeded);
  t.is(rows(text ?? '').get('large')?.stack, '4072');
  t.deepEqual(diagnostics.map(({ code, severity }) => [code, severity]), [['H6201', 'warning']]);
  t.regex(diagnostics[0].message, /^the thread 'large' may need \d+ bytes of stack and has 4072: large/);
});
