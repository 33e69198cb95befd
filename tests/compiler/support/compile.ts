// Compiling for tests: the usual options, diagnostics as plain text, and running what came out.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Chalk } from 'chalk';
import { renderDiagnostics } from '../../../compiler/diagnostics/render.ts';
import { compile, type CompileOptions, type CompileResult } from '../../../compiler/driver.ts';
import { projectFolder } from '../../../tools/paths.ts';

const plain = new Chalk({ level: 0 });

/** Compiles for Linux with debug information and checks, except for what `options` say. */
export function compileLinux(entry: string, options: Partial<CompileOptions> = {}): CompileResult {
  return compile({ entry, output: null, target: 'linux', emit: 'elf', optimize: 0, debugInfo: true, checks: true, ...options });
}

/** The diagnostics as a person sees them without colours. */
export function diagnosticsText(result: CompileResult): string {
  return renderDiagnostics(result.diagnostics, plain);
}

/** Codes of the diagnostics, in their order. */
export function codesOf(result: CompileResult): string[] {
  return result.diagnostics.map(({ code }) => code);
}

/** A folder for what a test file makes: below the project, so that sources in it belong to the project. */
export function workFolder(name: string): string {
  const folder = path.join(projectFolder, 'out/tests', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const runLimitMs = 20_000;

/** Runs a program; a signal shows as a null status. */
export function run(program: string, args: readonly string[] = []): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: runLimitMs });
  return { status, stdout, stderr };
}
