// The examples of docs/language.md: each is compiled, and what it prints must be what stands under it.
//
// All examples for Linux are modules of one program, so one compilation serves them all; each
// prints a line of its own before it starts. Examples marked `kernel` are compiled only.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import { compile, type CompileOptions } from '../../compiler/driver.ts';

const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

interface Example {
  readonly kind: string;
  readonly code: string;
  readonly output: string;
}

function readExamples(): Example[] {
  const text = readFileSync(path.join(projectDirectory, 'docs/language.md'), 'utf8');
  const blocks = text.matchAll(/```ts ?(\w*)\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g);
  return [...blocks].map(([, kind = '', code = '', output = '']) => ({ kind, code, output }));
}

/** A folder inside the project, so that `heddle` can be imported. */
function makeFolder(): string {
  const parent = path.join(projectDirectory, 'out/test');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, 'language-'));
}

function compileOrThrow(options: Pick<CompileOptions, 'entry' | 'output' | 'target' | 'emit'>): void {
  const result = compile({ ...options, optimize: 2, debugInfo: false, checks: true });
  if (!result.succeeded) throw new Error(renderDiagnostics(result.diagnostics));
}

/** Runs the examples as one program; gives what each printed. */
function runAll(folder: string, examples: readonly Example[]): string[] {
  const imports: string[] = [];
  examples.forEach((example, index) => {
    const isMain = /export function main\(\): i32/.test(example.code);
    const call = isMain ? '\nmain();\n' : '';
    writeFileSync(path.join(folder, `mark${index}.ts`), `import { print } from 'heddle';\nprint\`--- ${index}\`;\n`);
    writeFileSync(path.join(folder, `example${index}.ts`), `${example.code}${call}\nexport {};\n`);
    imports.push(`import './mark${index}.ts';`, `import './example${index}.ts';`);
  });
  const entry = path.join(folder, 'all.ts');
  const output = path.join(folder, 'all');
  writeFileSync(entry, `${imports.join('\n')}\n`);
  compileOrThrow({ entry, output, target: 'linux', emit: 'elf' });
  const printed = execFileSync(output, { encoding: 'utf8', timeout: 20_000 });
  return printed.split(/^--- \d+\n/m).slice(1);
}

test('every example prints what the reference says', (t) => {
  const examples = readExamples().filter((example) => example.kind === '');
  const folder = makeFolder();
  try {
    const printed = runAll(folder, examples);
    t.true(examples.length > 15);
    examples.forEach((example, index) => t.is(printed[index], example.output, `example ${index + 1}:\n${example.code}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the examples for the kernel compile', (t) => {
  const folder = makeFolder();
  try {
    const examples = readExamples().filter((example) => example.kind === 'kernel');
    t.true(examples.length > 0);
    examples.forEach((example, index) => {
      const entry = path.join(folder, `kernel${index}.ts`);
      writeFileSync(entry, example.code);
      t.notThrows(() => compileOrThrow({ entry, output: null, target: 'kernel', emit: 'check' }));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
