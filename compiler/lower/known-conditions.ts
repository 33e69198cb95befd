// Conditions that ask about types, as in `if (isFloat<T>())`. Their answer is known while they are
// lowered, and then the branch that is never taken is left out: it need not make sense for the
// type that is asked about.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';

/** The truth of such a condition; null if it is not known, or if the expression asks about no type. */
export function knownTruth(condition: Value, node: ts.Expression): boolean | null {
  return condition.kind === 'integer' && asksAboutTypes(node) ? condition.value !== 0n : null;
}

function asksAboutTypes(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return true;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return true;
  return ts.forEachChild(node, (child) => asksAboutTypes(child) || undefined) ?? false;
}

/** True if control never goes past the statement, by its form alone. */
export function alwaysLeaves(node: ts.Statement): boolean {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isBlock(node)) return node.statements.some(alwaysLeaves);
  return ts.isIfStatement(node) && node.elseStatement !== undefined && alwaysLeaves(node.thenStatement) && alwaysLeaves(node.elseStatement);
}
