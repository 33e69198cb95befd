// The ways to run generated programs: Node, Porffor, heddlec at -O0 and at -O2.
//
// Many programs go into one source file, since starting a compiler takes longer than compiling them.
// Each prints a marker line first. Where a batch as a whole fails, its programs are run one by one,
// so that a failure is told of the program that causes it.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { compilerCommand, projectFolder } from '../../tools/paths.ts';
import { heddle, heddlePrelude } from './heddle.ts';
import { javascript, javascriptPrelude } from './javascript.ts';
import { porffor, porfforPrelude } from './porffor.ts';
import { type Dialect, printProgram } from './printer.ts';
import type { ResolvedProgram } from './syntax.ts';

export const engineNames = ['porffor', 'heddlec -O0', 'heddlec -O2'] as const;
export type EngineName = (typeof engineNames)[number];

const runTimeoutMs = 10_000;
const compileTimeoutMs = 120_000;
const porfforCommand = join(projectFolder, 'node_modules', 'porffor', 'runtime', 'index.js');

interface Ended {
  readonly stdout: string;
  /** Null when the command succeeded. */
  readonly failure: string | null;
}

/** The output of each program, or how it failed. Node's is what the others are compared with. */
export function runOnNode(programs: readonly ResolvedProgram[]): string[] {
  return programs.map((program) => {
    const lines: string[] = [];
    const print = (value: unknown): void => void lines.push(String(value));
    vm.runInNewContext(`${javascriptPrelude}${printProgram(program, javascript)}${program.entry}();`, { print }, { timeout: runTimeoutMs });
    return lines.join('\n');
  });
}

/** The output of each program on `engine`, or how it failed. */
export async function runOn(engine: EngineName, programs: readonly ResolvedProgram[]): Promise<string[]> {
  const ended = await runText(engine, sourceText(engine, programs));
  const outputs = outputsOf(ended.stdout);
  if (ended.failure === null && outputs.length === programs.length) return outputs;
  if (programs.length === 1) return [`${outputs[0] ?? ''}\n${ended.failure ?? 'no output'}`.trim()];
  const results: string[] = [];
  for (const program of programs) results.push(...await runOn(engine, [program]));
  return results;
}

/** How an engine's source files are made. */
interface Language {
  readonly prelude: string;
  readonly dialect: Dialect;
  readonly marker: string;
}

const heddleLanguage: Language = { prelude: heddlePrelude, dialect: heddle, marker: 'print`#`;' };
const languages: Readonly<Record<EngineName, Language>> = {
  'porffor': { prelude: porfforPrelude, dialect: porffor, marker: "print('#');" },
  'heddlec -O0': heddleLanguage,
  'heddlec -O2': heddleLanguage,
};

/** The source file that `engine` gets for these programs. */
export function sourceText(engine: EngineName, programs: readonly ResolvedProgram[]): string {
  const { prelude, dialect, marker } = languages[engine];
  const texts = programs.map((program) => printProgram(program, dialect));
  return [prelude, ...texts, ...programs.map(({ entry }) => `${marker}\n${entry}();\n`)].join('');
}

function outputsOf(stdout: string): string[] {
  const plain = stdout.replaceAll(/\x1b\[\d*m/g, '');
  return plain.split(/^#\n/m).slice(1).map((text) => text.trimEnd());
}

async function runText(engine: EngineName, text: string): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-differential-'));
  try {
    if (engine === 'porffor') return await runPorffor(folder, text);
    return await runHeddle(folder, text, engine === 'heddlec -O0' ? '-O0' : '-O2');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPorffor(folder: string, text: string): Promise<Ended> {
  const source = join(folder, 'program.js');
  await writeFile(source, text);
  return execute(process.execPath, [porfforCommand, source], compileTimeoutMs);
}

async function runHeddle(folder: string, text: string, level: '-O0' | '-O2'): Promise<Ended> {
  const [source, output] = [join(folder, 'program.ts'), join(folder, 'program')];
  await writeFile(source, text);
  const compiled = await execute(process.execPath, [compilerCommand, source, '--target', 'linux', level, '-o', output], compileTimeoutMs);
  if (compiled.failure !== null) return compiled;
  return execute(output, [], runTimeoutMs);
}

function execute(file: string, args: readonly string[], timeout: number): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, [...args], { timeout, maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1' } }, (error, stdout, stderr) => {
      const failure = error === null ? null : `failed (${error.killed ? 'timed out' : error.signal ?? error.code}): ${firstError(stderr)}`;
      resolve({ stdout, failure });
    });
  });
}

/** The lines that matter: warnings about generated programs are many and mean nothing. */
function firstError(stderr: string): string {
  const lines = stderr.split('\n');
  const at = lines.findIndex((line) => /error|panic/i.test(line));
  return lines.slice(Math.max(at, 0), Math.max(at, 0) + 6).join('\n');
}
