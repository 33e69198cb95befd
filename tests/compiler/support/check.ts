// Compiling a text that is on no disk, up to the diagnostics: for tests of what the compiler says.
//
// Parsed files of the runtime are shared between the compilations of one test file, which makes one
// cost about a tenth of a second.

import path from 'node:path';
import { compile, type CompileResult, type EmitKind, type Target } from '../../../compiler/driver.ts';
import { ParsedFiles } from '../../../compiler/source/host.ts';
import { projectFolder } from '../../../tools/paths.ts';

const cache = new ParsedFiles();
let serial = 0;

export interface CheckOptions {
  readonly target?: Target;
  readonly emit?: EmitKind;
  /** False leaves tsc's checker out. */
  readonly typeCheck?: boolean;
  /** Further modules: name without ./ → text. */
  readonly modules?: Readonly<Record<string, string>>;
}

/** Compiles `text` as the main module of a program. */
export function checkText(text: string, { target = 'linux', emit = 'check', typeCheck = true, modules = {} }: CheckOptions = {}): CompileResult {
  const folder = path.join(projectFolder, 'out', `text-${serial++}`);
  const entry = path.join(folder, 'main.ts');
  const others = Object.entries(modules).map(([name, source]) => [path.join(folder, name), source] as const);
  const overlay = new Map([[entry, text], ...others]);
  return compile({ entry, output: null, target, emit, optimize: 0, debugInfo: false, checks: true, typeCheck, sources: { overlay, cache } });
}

/** The codes of a result, each once, in order of place. */
export function codesOf({ diagnostics }: CompileResult): string[] {
  return [...new Set(diagnostics.map(({ code }) => code))];
}

/** The codes of a result's errors. */
export function errorCodesOf({ diagnostics }: CompileResult): string[] {
  return [...new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
}

/** One line for each diagnostic: `3:7 H2001 message`. */
export function linesOf({ diagnostics }: CompileResult): string[] {
  return diagnostics.map(({ code, message, span }) => {
    if (span === null) return `${code} ${message}`;
    const { line, character } = span.file.getLineAndCharacterOfPosition(span.start);
    return `${line + 1}:${character + 1} ${code} ${message}`;
  });
}
