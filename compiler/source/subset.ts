// Refuses syntax that is outside of the language, each construct with the way to write it here.
//
// One walk over the program's files, before anything is lowered, but for those that were found without
// fault before. What is refused stands in refusals.ts; what depends on types is refused by the lowering.

import ts from 'typescript';
import { spanOf, type Diagnostics, type Span } from '../diagnostics/diagnostic.ts';
import { refusalOf } from './refusals.ts';

export function checkSubset(program: ts.Program, wellFormed: ReadonlySet<ts.SourceFile>, diagnostics: Diagnostics): void {
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && !wellFormed.has(file)) visit(file, diagnostics);
}

function visit(node: ts.Node, diagnostics: Diagnostics): void {
  const refusal = refusalOf(node);
  if (refusal === null) return ts.forEachChild(node, (child) => visit(child, diagnostics));
  diagnostics.report('H1001', headOf(node), refusal.what, refusal.instead);
}

/** The construct without its body: mistakes of other kinds in a body are still told. */
function headOf(node: ts.Node): Span {
  const span = spanOf(node);
  const body = bodyOf(node);
  return body === undefined ? span : { ...span, end: Math.max(span.start + 1, body.getFullStart()) };
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  if (ts.isFunctionLike(node) && 'body' in node) return node.body as ts.Node | undefined;
  if (ts.isTryStatement(node)) return node.tryBlock;
  if (ts.isWithStatement(node) || ts.isIterationStatement(node, false)) return node.statement;
  if (ts.isClassExpression(node)) return node.members[0];
  return ts.isClassStaticBlockDeclaration(node) ? node.body : undefined;
}
