// The grammar matrix: it knows every syntax kind, its examples do what it says, and the page of the
// documentation is up to date.
//
// The accepted examples of a target are modules of one program, and so are the refused ones: a
// compilation for each would take minutes.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import ts from 'typescript';
import { allRows } from '../../compiler/grammar/index.ts';
import { grammarPage } from '../../compiler/grammar/markdown.ts';
import { moduleOf, type Accepted, type Refused } from '../../compiler/grammar/row.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { projectFolder } from '../../tools/paths.ts';
import { updateGoldensVariable } from '../../tools/test.ts';
import { checkText, errorCodesOf, linesOf } from './support/check.ts';

type Compiled = Accepted | Refused;

const rows = allRows();
const compiled = rows.flatMap(([kind, row]) => (row.status === 'none' ? [] : [{ kind, row }]));
const acceptedRows = compiled.filter(({ row }) => row.status !== 'refused' && row.target === 'linux');
const refusedRows = compiled.filter(({ row }) => row.status === 'refused' && row.target === 'linux');
const aloneRows = compiled.filter(({ row }) => row.target === 'kernel');

test('every syntax kind of the parser has a row', (t) => {
  const known = new Set(rows.map(([kind]) => (ts.SyntaxKind as unknown as Record<string, number>)[kind]));
  const missing = Object.entries(ts.SyntaxKind).filter(([, value]) => typeof value === 'number' && !known.has(value));
  t.deepEqual(missing.map(([name]) => name), []);
});

test('no kind has two places', (t) => {
  const kinds = rows.map(([kind]) => kind).filter((kind, index, all) => kind !== all[index - 1]);
  t.deepEqual(kinds.filter((kind, index) => kinds.indexOf(kind) !== index), []);
});

/** Compiles the examples as modules of one program; the errors of each, in the same order. */
function errorsTogether(examples: readonly { readonly row: Compiled }[]): Diagnostic[][] {
  const names = examples.map((_, index) => `example-${index}.ts`);
  const modules = Object.fromEntries(examples.map(({ row }, index) => [names[index] ?? '', moduleOf(row)]));
  const { diagnostics } = checkText(names.map((name) => `import './${name}';\n`).join(''), { modules });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return names.map((name) => errors.filter(({ span }) => path.basename(span?.file.fileName ?? '') === name));
}

/** What is wrong with one example by itself; null if it does what its row says. */
function faultAlone(kind: string, row: Compiled): string | null {
  const wanted = row.status === 'refused' ? [row.code] : [];
  try {
    const result = checkText(moduleOf(row), { target: row.target });
    const codes = errorCodesOf(result);
    if (codes.join() !== wanted.join()) return `${kind} ${row.example}: ${linesOf(result).join('; ')}`;
    return row.status === 'refused' && result.diagnostics.some(lacksHelp) ? `${kind} ${row.example}: no help` : null;
  } catch (error) {
    return `${kind} ${row.example}: ${String(error)}`;
  }
}

function lacksHelp({ severity, help }: Diagnostic): boolean {
  return severity === 'error' && (help ?? '') === '';
}

test('accepted examples compile', (t) => {
  const result = errorsTogether(acceptedRows);
  const doubtful = acceptedRows.filter((_, index) => (result[index]?.length ?? 0) > 0);
  t.deepEqual(doubtful.map(({ kind, row }) => faultAlone(kind, row)).filter((fault) => fault !== null), []);
});

test('refused examples get their diagnostic, with help, and no other error', (t) => {
  const result = errorsTogether(refusedRows);
  const doubtful = refusedRows.filter(({ row }, index) => {
    const errors = result[index] ?? [];
    return row.status !== 'refused' || errors.length === 0 || errors.some((error) => error.code !== row.code || lacksHelp(error));
  });
  t.deepEqual(doubtful.map(({ kind, row }) => faultAlone(kind, row)).filter((fault) => fault !== null), []);
});

test('examples for the kernel do what their rows say', (t) => {
  t.deepEqual(aloneRows.map(({ kind, row }) => faultAlone(kind, row)).filter((fault) => fault !== null), []);
});

test('docs/grammar.md is up to date', (t) => {
  const file = path.join(projectFolder, 'docs', 'grammar.md');
  if (process.env[updateGoldensVariable] === '1') writeFileSync(file, grammarPage());
  t.true(readFileSync(file, 'utf8') === grammarPage(), 'make it anew: npm run docs:grammar');
});
