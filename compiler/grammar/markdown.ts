// The grammar matrix as a page of the documentation.

import { sections, type Section } from './index.ts';
import type { Row, Rows } from './row.ts';

const opening = `# Grammar

How heddlec treats every syntax kind of the TypeScript parser. This page is made from the table in
compiler/grammar/, each example of which is compiled by a test; \`npm run docs:grammar\` makes it anew.

- **accepted**: as in TypeScript.
- **restricted**: accepted in the form or for the use that the note says.
- **refused**: with the diagnostic named; the note says what to write instead. \`heddlec explain CODE\` says more.
- **–**: no construct of its own.
`;

/** The whole page. */
export function grammarPage(): string {
  return `${[opening, ...sections.map(sectionText)].join('\n')}`;
}

function sectionText({ title, rows }: Section): string {
  const isList = Object.values(rows).flat().every(({ status }) => status === 'none');
  return `## ${title}\n\n${isList ? listText(rows) : tableText(rows)}`;
}

/** Kinds that are all no constructs: one line for each reason. */
function listText(rows: Rows): string {
  const byNote = groupBy(Object.entries(rows), ([, entry]) => [entry].flat().map(({ note }) => note).join('; '));
  return [...byNote].map(([note, entries]) => `- ${entries.map(([kind]) => kind).join(', ')}: ${note}.\n`).join('');
}

function tableText(rows: Rows): string {
  const lines = Object.entries(rows).flatMap(([kind, entry]) => [entry].flat().map((row) => rowText(kind, row)));
  return `| kind | | example | note |\n| --- | --- | --- | --- |\n${lines.join('')}`;
}

function rowText(kind: string, row: Row): string {
  if (row.status === 'none') return `| ${kind} | – | | ${row.note} |\n`;
  const status = row.status === 'refused' ? `refused: ${row.code}` : row.status;
  return `| ${kind} | ${status} | ${codeSpan(row.example)} | ${row.note.replaceAll('|', '\\|')} |\n`;
}

/** A code span in a table: a fence longer than any run of backticks inside, and no bare bar. */
function codeSpan(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const space = fence.length > 1 ? ' ' : '';
  return `${fence}${space}${text.replaceAll('|', '\\|')}${space}${fence}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
