// The command `heddlec` as people call it: statuses, what goes to which stream, which files it leaves.
//
// Every test starts the command; how the diagnostics look is the business of rejected.test.ts.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import test from 'ava';
import { compilerCommand } from '../../tools/paths.ts';
import { run, workFolder, type Ended } from './support/compile.ts';

const status = { built: 0, diagnostics: 1, usage: 2 } as const;
const limitMs = 30_000;

const folder = workFolder('cli');
test.after.always(() => rmSync(folder, { recursive: true }));

const good = "import { print } from 'heddle';\nfunction twice(x: u32): u32 { return x * 2; }\nprint`${twice(21)}`;\nexport function main(): i32 { return 3; }\n";
const bad = 'const x: u8 = 300;\nexport { x };\n';
writeFileSync(path.join(folder, 'good.ts'), good);
writeFileSync(path.join(folder, 'bad.ts'), bad);

/** Runs the command in the folder of the test. */
function heddlec(...args: readonly string[]): Ended {
  const { status: code, stdout, stderr } = spawnSync(process.execPath, [compilerCommand, ...args], {
    cwd: folder, encoding: 'utf8', timeout: limitMs, env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  return { status: code, stdout, stderr };
}

test('--help says how to use it', (t) => {
  const { status: code, stdout, stderr } = heddlec('--help');
  t.is(code, status.built);
  t.regex(stdout, /^Usage: heddlec \[options\].* <file>/);
  for (const option of ['--target', '--emit', '-O', '-g', '--no-checks', '-o']) t.true(stdout.includes(option), option);
  t.is(stderr, '');
});

test('wrong use: status 2, the reason and the help on standard error', (t) => {
  const calls = [[], ['--target', 'toaster', 'good.ts'], ['-O7', 'good.ts'], ['good.ts', 'bad.ts']];
  for (const args of calls) {
    const { status: code, stdout, stderr } = heddlec(...args);
    t.is(code, status.usage, args.join(' '));
    t.regex(stderr, /^error: /, args.join(' '));
    t.is(stdout, '');
  }
});

test('a file that is not there, is a folder or is no TypeScript: status 1', (t) => {
  mkdirSync(path.join(folder, 'a-folder.ts'), { recursive: true });
  writeFileSync(path.join(folder, 'types.d.ts'), 'declare const x: u32;');
  const cases = { 'nowhere.ts': 'H9001', 'a-folder.ts': 'H9001', 'types.d.ts': 'H9002' };
  for (const [file, code] of Object.entries(cases)) {
    const ended = heddlec(file, '--target', 'linux');
    t.is(ended.status, status.diagnostics, file);
    t.true(ended.stderr.includes(code), `${file}: ${ended.stderr}`);
  }
});

test('errors: diagnostics on standard error, status 1, no file is written and an older result stays', (t) => {
  writeFileSync(path.join(folder, 'older.elf'), 'older');
  const before = readdirSync(folder);
  const { status: code, stdout, stderr } = heddlec('bad.ts', '--target', 'linux', '-o', 'older.elf');
  t.is(code, status.diagnostics);
  t.is(stdout, '');
  t.is(stderr, [
    "bad.ts:1:15: error H2002: the literal 300 does not fit 'u8'",
    '1 | const x: u8 = 300;',
    '  |               ^^^',
    "  help: 'u8' holds 0 to 255",
    '',
    '1 error; nothing was built.',
    ''].join('\n'));
  t.deepEqual(readdirSync(folder), before);
  t.is(readFileSync(path.join(folder, 'older.elf'), 'utf8'), 'older');
});

test('--emit check writes nothing', (t) => {
  const before = readdirSync(folder);
  t.deepEqual(heddlec('good.ts', '--target', 'linux', '--emit', 'check'), { status: status.built, stdout: '', stderr: '' });
  t.deepEqual(readdirSync(folder), before);
});

test('--emit ir and ll go to standard output, or to the file named', (t) => {
  const ir = heddlec('good.ts', '--target', 'linux', '--emit', 'ir');
  t.is(ir.status, status.built);
  t.regex(ir.stdout, /^function @twice\(/m);
  const located = heddlec('good.ts', '--target', 'linux', '--emit', 'ir', '-g');
  t.regex(located.stdout, /; .*good\.ts:2$/m);
  const ll = heddlec('good.ts', '--target', 'linux', '--emit', 'll', '-o', 'deep/er/good.ll');
  t.is(ll.stdout, '');
  t.regex(readFileSync(path.join(folder, 'deep/er/good.ll'), 'utf8'), /^define .*@twice/m);
});

test('--emit bc and obj write what they say', (t) => {
  heddlec('good.ts', '--target', 'linux', '--emit', 'bc', '-o', 'good.bc');
  t.is(readFileSync(path.join(folder, 'good.bc')).subarray(0, 2).toString('latin1'), 'BC');
  heddlec('good.ts', '--target', 'linux', '--emit', 'obj', '-o', 'good.o');
  t.is(elfType(path.join(folder, 'good.o')), 1);
});

/** e_type of an ELF header: 1 for an object file, 2 for a program. */
function elfType(file: string): number | null {
  const bytes = readFileSync(file);
  return bytes.subarray(0, 4).toString('latin1') === '\x7fELF' ? bytes.readUInt16LE(16) : null;
}

test('a program is built at both levels, with and without -g and checks, and runs', (t) => {
  for (const options of [['-O0', '-g'], ['-O2', '--no-checks']]) {
    const output = path.join(folder, `good${options.join('')}.elf`);
    t.deepEqual(heddlec('good.ts', '--target', 'linux', '-o', output, ...options), { status: status.built, stdout: '', stderr: '' });
    t.is(elfType(output), 2);
    t.deepEqual(run(output), { status: 3, stdout: '42\n', stderr: '' });
  }
});

test('without -o the result is named after the source; warnings do not keep it from being built; --phases', (t) => {
  writeFileSync(path.join(folder, 'warned.ts'), 'function f(): void { const unused = 5; }\nf();\n');
  const { status: code, stderr } = heddlec('warned.ts', '--target', 'linux', '--phases');
  t.is(code, status.built);
  t.true(existsSync(path.join(folder, 'warned.elf')));
  t.regex(stderr, /warning TS6133/);
  t.regex(stderr, /^parse +\d+ ms\ncheck +\d+ ms\n(.*\n)*total +\d+ ms\n$/m);
});
