// The grammar matrix: how every syntax kind of the TypeScript parser is treated.
//
// A test compiles each example and fails on a kind that has no row; docs/grammar.md is made from it.

import { classRows, functionRows, moduleRows } from './declarations.ts';
import { accessRows, bindingRows, operatorExpressionRows, primaryRows } from './expressions.ts';
import { contextualKeywordRows, modifierRows, statementKeywordRows, typeKeywordRows, valueKeywordRows, variableKeywordRows } from './keywords.ts';
import { otherRows } from './other.ts';
import type { Row, Rows } from './row.ts';
import { statementRows } from './statements.ts';
import { literalRows, operatorRows, punctuationRows, triviaRows } from './tokens.ts';
import { signatureRows, typeRows } from './types.ts';

export interface Section {
  readonly title: string;
  readonly rows: Rows;
}

export const sections: readonly Section[] = [
  { title: 'Literals and names', rows: literalRows },
  { title: 'Operators', rows: operatorRows },
  { title: 'Expressions', rows: { ...primaryRows, ...accessRows, ...operatorExpressionRows } },
  { title: 'Statements', rows: statementRows },
  { title: 'Variables and patterns', rows: { ...variableKeywordRows, ...bindingRows } },
  { title: 'Functions', rows: functionRows },
  { title: 'Classes', rows: classRows },
  { title: 'Modifiers', rows: modifierRows },
  { title: 'Modules and other declarations', rows: moduleRows },
  { title: 'Types', rows: { ...typeKeywordRows, ...typeRows, ...signatureRows } },
  { title: 'Keywords', rows: { ...valueKeywordRows, ...statementKeywordRows, ...contextualKeywordRows } },
  { title: 'Tokens that are part of other constructs', rows: { ...punctuationRows, ...triviaRows } },
  { title: 'JSX, JSDoc and what tsc makes itself', rows: otherRows },
];

/** All rows with the name of their kind. */
export function allRows(): (readonly [kind: string, row: Row])[] {
  return sections.flatMap(({ rows }) => Object.entries(rows).flatMap(([kind, entry]) => [entry].flat().map((row) => [kind, row as Row] as const)));
}
