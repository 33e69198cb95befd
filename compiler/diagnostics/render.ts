// Diagnostics as people read them: place, message, the source line with carets, and what to do.

import chalk, { type ChalkInstance } from 'chalk';
import path from 'node:path';
import type { Diagnostic, Span } from './diagnostic.ts';

const MAX_LINE_CHARACTERS = 160;

/** Text of all diagnostics and a closing count. `colours` is chalk, or a chalk of level 0. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colours: ChalkInstance = chalk): string {
  const parts = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, colours));
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''].filter((text) => text !== '').join(', ');
  if (counts !== '') parts.push(colours.bold(errors > 0 ? `${counts}; nothing was built.` : `${counts}.`));
  return parts.join('\n\n') + (parts.length > 0 ? '\n' : '');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function renderDiagnostic(diagnostic: Diagnostic, colours: ChalkInstance): string {
  const { code, message, severity, span, help } = diagnostic;
  const label = severity === 'error' ? colours.red.bold(severity) : colours.yellow.bold(severity);
  const lines = [`${span === null ? '' : colours.cyan(placeOf(span)) + ': '}${label} ${colours.dim(code)}: ${message}`];
  if (span !== null) lines.push(...excerpt(span, colours));
  if (help !== null && help !== '') lines.push(`  ${colours.green('help')}: ${help}`);
  return lines.join('\n');
}

/** `examples/hello.ts:3:7`, relative to the current directory where that is shorter. */
function placeOf(span: Span): string {
  const { line, character } = span.file.getLineAndCharacterOfPosition(span.start);
  return `${displayPath(span.file.fileName)}:${line + 1}:${character + 1}`;
}

function displayPath(fileName: string): string {
  const relative = path.relative(process.cwd(), fileName);
  return relative.startsWith('..') ? fileName : relative;
}

/** The line where the span begins, with carets below the part of it that is on that line. */
function excerpt(span: Span, colours: ChalkInstance): string[] {
  const { line, character } = span.file.getLineAndCharacterOfPosition(span.start);
  const starts = span.file.getLineStarts();
  const lineStart = starts[line] ?? 0;
  const lineEnd = line + 1 < starts.length ? (starts[line + 1] ?? 0) : span.file.text.length;
  const text = span.file.text.slice(lineStart, lineEnd).replace(/[\r\n]+$/, '');
  if (text.length > MAX_LINE_CHARACTERS) return [];
  const length = Math.max(1, Math.min(span.end, lineStart + text.length) - span.start);
  const number = String(line + 1);
  const margin = ' '.repeat(number.length);
  const lead = text.slice(0, character).replace(/[^\t]/g, ' ');
  return [`${colours.dim(`${number} |`)} ${text}`, `${colours.dim(`${margin} |`)} ${lead}${colours.red('^'.repeat(length))}`];
}
