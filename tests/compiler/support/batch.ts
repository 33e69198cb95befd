// Many fixtures in one program: its main module imports them in turn, and between them modules
// that print the name of the next. One compilation and one run then serve them all.
//
// A fixture that must be alone (it exports main, or it is known to fail) is left out by the caller.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileLinux, diagnosticsText, run, workFolder } from './compile.ts';
import type { Fixture } from './fixtures.ts';

const marker = '@@ fixture ';

/** Output by fixture; one that is missing was not reached, or stopped the program. */
export type Outputs = ReadonlyMap<string, string>;

/** Compiles and runs the fixtures as one program. Throws if they do not compile. */
export function runBatch(fixtures: readonly Fixture[], optimize: 0 | 2, label: string): Outputs {
  const folder = workFolder(label);
  try {
    const program = path.join(folder, 'program');
    const result = compileLinux(writeBatch(folder, fixtures), { output: program, optimize });
    if (!result.succeeded) throw new Error(diagnosticsText(result));
    const ended = run(program);
    const outputs = split(ended.stdout);
    const last = [...outputs.keys()].at(-1);
    if (ended.status !== 0 && last !== undefined) outputs.delete(last);
    return outputs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles and runs one fixture by itself; its output, or what went wrong. */
export function runAlone({ entry, name }: Fixture, optimize: 0 | 2): string {
  const folder = workFolder(`alone-${name}-${optimize}`);
  try {
    const program = path.join(folder, 'program');
    const result = compileLinux(entry, { output: program, optimize });
    if (!result.succeeded) return diagnosticsText(result);
    const { status, stdout, stderr } = run(program);
    return status === 0 ? stdout : `${stdout}[status ${status}]\n${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeBatch(folder: string, fixtures: readonly Fixture[]): string {
  const imports = fixtures.flatMap(({ name, entry }, index) => {
    const markerModule = `marker-${index}.ts`;
    writeFileSync(path.join(folder, markerModule), `import { print } from 'heddle';\nprint\`${marker}${name}\`;\n`);
    return [`import './${markerModule}';`, `import '${path.relative(folder, entry)}';`];
  });
  const main = path.join(folder, 'main.ts');
  writeFileSync(main, `${imports.join('\n')}\n`);
  return main;
}

function split(output: string): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const part of output.split(marker).slice(1)) {
    const end = part.indexOf('\n');
    outputs.set(part.slice(0, end), part.slice(end + 1));
  }
  return outputs;
}
