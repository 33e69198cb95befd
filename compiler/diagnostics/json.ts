// Diagnostics as programs read them: `heddlec --format json`. docs/diagnostics.md describes the format.

import type { Diagnostic } from './diagnostic.ts';

export interface JsonPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units as editors count them. */
  readonly column: number;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly help: string | null;
  /** Absolute path, or null where no source file is to blame; start and end are null then. */
  readonly file: string | null;
  readonly start: JsonPosition | null;
  /** Just behind the last character. */
  readonly end: JsonPosition | null;
}

/** One line of text: an array of all diagnostics, by file and place. */
export function diagnosticsToJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics.map(toJson))}\n`;
}

function toJson({ code, severity, message, help, span }: Diagnostic): JsonDiagnostic {
  const place = (offset: number): JsonPosition | null => {
    if (span === null) return null;
    const { line, character } = span.file.getLineAndCharacterOfPosition(Math.min(offset, span.file.text.length));
    return { line: line + 1, column: character + 1 };
  };
  const shownHelp = help === '' ? null : help;
  return { code, severity, message, help: shownHelp, file: span?.file.fileName ?? null, start: place(span?.start ?? 0), end: place(span?.end ?? 0) };
}
