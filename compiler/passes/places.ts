// From a place of the IR, which has a line and a column, back to the range of the source that a
// diagnostic shows: the word that stands there.

import path from 'node:path';
import type ts from 'typescript';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { IrModule, Location } from '../ir/module.ts';

/** The span of a place, or null for places that no source file has. */
export type Places = (location: Location) => Span | null;

export function placesOf(module: IrModule, program: ts.Program): Places {
  return ({ file, line, column }) => {
    const source = program.getSourceFile(path.resolve(module.directory, module.files[file] ?? ''));
    const lineStart = source?.getLineStarts()[line - 1];
    if (source === undefined || lineStart === undefined) return null;
    const start = Math.min(lineStart + column - 1, source.text.length);
    return { file: source, start, end: start + wordLength(source.text, start) };
  };
}

/** Length of the name, with what it is a member of, at `start`. */
function wordLength(text: string, start: number): number {
  const word = /[\w$.]*/y;
  word.lastIndex = start;
  return Math.max(1, word.exec(text)?.[0].length ?? 0);
}
