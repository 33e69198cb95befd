// The front end for editors: the compiler's own diagnostics of one file, with the texts that are open.
//
// The file is compiled as the main module of a program, whatever it is: that a module of the kernel
// exports no main is not said. Parsed files are kept, so that a check after an edit is quick.

import path from 'node:path';
import { compile, type Target } from './driver.ts';
import { ParsedFiles } from './source/host.ts';
import { findProject } from './source/project.ts';

export interface EditorRequest {
  /** Absolute path of the file to check. */
  readonly fileName: string;
  /** Path → text of the files that are open, saved or not. */
  readonly texts: Readonly<Record<string, string>>;
  /** The target of programs; null for the one that the place of the file suggests. */
  readonly target: Target | null;
}

export interface EditorDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help: string | null;
  /** In characters from the file's start. */
  readonly start: number;
  readonly length: number;
}

/** What makes no sense for a file that is no main module: no main, no such file. */
const OF_PROGRAMS = new Set(['H3007', 'H3011', 'H9001', 'H9002', 'H9004']);

export class EditorChecker {
  readonly #parsed = new Map<Target, ParsedFiles>();

  /** The compiler's own diagnostics of the file; those of tsc are left to the editor. */
  check({ fileName, texts, target }: EditorRequest): EditorDiagnostic[] {
    const machine = target ?? targetOf(fileName);
    const cache = this.#parsed.get(machine) ?? new ParsedFiles();
    this.#parsed.set(machine, cache);
    const sources = { overlay: new Map(Object.entries(texts)), cache };
    const { diagnostics } = compile({ entry: fileName, output: null, target: machine, emit: 'check', optimize: 0, debugInfo: false, checks: true, typeCheck: true, sources });
    return diagnostics.flatMap(({ code, severity, message, help, span }) => {
      if (span?.file.fileName !== fileName || !code.startsWith('H') || OF_PROGRAMS.has(code)) return [];
      return [{ code, severity, message, help: help === '' ? null : help, start: span.start, length: span.end - span.start }];
    });
  }
}

/** Files beside the runtime of another target than the kernel belong to that one. */
function targetOf(fileName: string): Target {
  const runtime = findProject(fileName)?.runtime['linux'];
  return runtime !== undefined && path.dirname(fileName).startsWith(path.dirname(runtime)) ? 'linux' : 'kernel';
}
