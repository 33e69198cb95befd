// A diagnostic, and the collection that the passes of one compilation add theirs to.
//
// Passes go on after an error, so that one run shows all of a file's errors. How a diagnostic
// looks on a terminal is render.ts's business; which ones exist is codes.ts's.

import type ts from 'typescript';
import { codes, type Code } from './codes.ts';

/** A range of a source file, in characters from its start. */
export interface Span {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly end: number;
}

export interface Diagnostic {
  /** `H2001`, or `TS2322` for what the type checker found. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to write instead, or null. */
  readonly help: string | null;
  /** Null when no source file is to blame (a missing file, say). */
  readonly span: Span | null;
}

/** The span of a syntax node, without the comments before it. */
export function spanOf(node: ts.Node): Span {
  const file = node.getSourceFile();
  return { file, start: node.getStart(file), end: node.getEnd() };
}

/** Thrown to leave a construct that cannot be compiled; the diagnostic is already recorded. */
export class Abandon extends Error {}

export class Diagnostics {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  /** Records the diagnostic `code` at `node`, its holes filled from `values` in order. */
  report(code: Code, node: ts.Node | Span | null, ...values: readonly string[]): void {
    this.#record(code, 'error', node, values);
  }

  /** Records a warning, which keeps nothing from being built. */
  warn(code: Code, node: ts.Node | Span | null, ...values: readonly string[]): void {
    this.#record(code, 'warning', node, values);
  }

  #record(code: Code, severity: Diagnostic['severity'], node: ts.Node | Span | null, values: readonly string[]): void {
    const entry = codes[code];
    const span = node === null ? null : 'kind' in node ? spanOf(node) : node;
    this.add({
      code,
      severity,
      message: fill(entry.message, values),
      help: entry.help === null ? null : fill(entry.help, values),
      span,
    });
  }

  /** Records and leaves: for constructs that nothing sensible can be made of. */
  fail(code: Code, node: ts.Node | Span | null, ...values: readonly string[]): never {
    this.report(code, node, ...values);
    throw new Abandon(code);
  }

  /** Records a finished diagnostic; the same finding twice (a generic body, say) counts once. */
  add(diagnostic: Diagnostic): void {
    const { span } = diagnostic;
    const key = `${diagnostic.code} ${span?.file.fileName} ${span?.start} ${diagnostic.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(diagnostic);
  }

  /** With errors in these files, leaves out what is only found elsewhere: it follows from them. */
  keepFirstOf(files: ReadonlySet<ts.SourceFile>): void {
    const isOwn = ({ span }: Diagnostic): boolean => span === null || files.has(span.file);
    if (!this.#list.some((diagnostic) => isOwn(diagnostic) && diagnostic.severity === 'error')) return;
    const own = this.#list.filter(isOwn);
    this.#list.splice(0, this.#list.length, ...own);
  }

  get hasErrors(): boolean {
    return this.hasAny(({ severity }) => severity === 'error');
  }

  hasAny(isWanted: (diagnostic: Diagnostic) => boolean): boolean {
    return this.#list.some(isWanted);
  }

  /**
   * The diagnostics by file and place, without those that only repeat what another says. A file that
   * is no program at all has one for each character, so there are at most `MOST_SHOWN`.
   */
  sorted(): readonly Diagnostic[] {
    const shown = [...this.#list].sort(byPlace).slice(0, MOST_SHOWN);
    return shown.filter((diagnostic) => !shown.some((other) => repeats(diagnostic, other)));
  }
}

const MOST_SHOWN = 1000;

/** Conversions that tsc refuses are explained better by our own diagnostic, which names the cast. */
const CONVERSIONS = new Set(['H2001', 'H2002', 'H2004']);
const TSC_CONVERSIONS = new Set(['TS2322', 'TS2345']);

/** tsc misses a type of JavaScript that a refused construct would need. */
const MISSING_GLOBAL_TYPE = 'TS2318';

/** Rules of tsc's grammar about constructs that are refused anyway; other errors of syntax are always told. */
const GRAMMAR_OF_REFUSED = new Set(['TS1101', 'TS1103', 'TS1163', 'TS1202', 'TS1203', 'TS1308', 'TS1375', 'TS1378', 'TS1431', 'TS1432']);

function isSyntaxError(code: string): boolean {
  return /^TS1\d{3}$/.test(code) && !GRAMMAR_OF_REFUSED.has(code);
}

/** One mistake, one diagnostic: a refusal silences tsc at its place, and both silence the lowering. */
function repeats(diagnostic: Diagnostic, other: Diagnostic): boolean {
  const [a, b] = [diagnostic.span, other.span];
  if (other.code === 'H3007' && diagnostic.code === 'H3001' && a?.file !== b?.file) return diagnostic.message.includes("'main'");
  if (a === null && diagnostic.code === MISSING_GLOBAL_TYPE) return other.code === 'H1001';
  if (a === null || b === null || a.file !== b.file || diagnostic === other) return false;
  if (TSC_CONVERSIONS.has(diagnostic.code) && CONVERSIONS.has(other.code)) return lineOf(a) === lineOf(b);
  if (a.start >= b.end || b.start >= a.end) return false;
  if (other.code === 'H1001') return diagnostic.code !== 'H1001' && !CONVERSIONS.has(diagnostic.code) && !isSyntaxError(diagnostic.code);
  const explained = /^H[1-5]/.test(diagnostic.code) && diagnostic.code !== 'H1001' && !CONVERSIONS.has(diagnostic.code);
  return explained && other.severity === 'error' && other.code.startsWith('TS');
}

function lineOf(span: Span): number {
  return span.file.getLineAndCharacterOfPosition(span.start).line;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const fileA = a.span?.file.fileName ?? '';
  const fileB = b.span?.file.fileName ?? '';
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (a.span?.start ?? 0) - (b.span?.start ?? 0);
}

/** Replaces `{0}`, `{1}`, … in a message of the table. */
function fill(text: string, values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
}
