// Refuses syntax that is outside of the language, each construct with the way to write it here.
//
// One walk over the program's own files, before anything is lowered. What depends on types is
// refused by the lowering.

import ts from 'typescript';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';

const K = ts.SyntaxKind;

interface Refusal {
  readonly what: string;
  readonly instead: string;
}

/** Syntax kind → what it is called and what to write instead. */
export const refusedKinds: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map<ts.SyntaxKind, Refusal>([
  [K.TryStatement, { what: 'try', instead: 'return a result that says what went wrong; throw is a panic' }],
  [K.AwaitExpression, { what: 'await', instead: 'spawn a thread, and wait for it with join()' }],
  [K.YieldExpression, { what: 'yield', instead: 'spawn a thread; Thread.yield() lets others run' }],
  [K.RegularExpressionLiteral, { what: 'a regular expression', instead: 'compare characters by charCodeAt' }],
  [K.BigIntLiteral, { what: 'a bigint', instead: 'write a u64: its literals are exact to 64 bits' }],
  [K.ForInStatement, { what: 'for … in', instead: 'name the fields, or use for … of over a FixedArray' }],
  [K.WithStatement, { what: 'with', instead: 'name the object' }],
  [K.DeleteExpression, { what: 'delete', instead: 'set the field to null' }],
  [K.TypeOfExpression, { what: 'typeof', instead: 'types are known at compile time' }],
  [K.ArrayLiteralExpression, { what: 'an array literal', instead: 'write arrayOf<T>(…) or array<T, N>(N)' }],
  [K.SpreadElement, { what: 'a spread', instead: 'pass the elements one by one' }],
  [K.SpreadAssignment, { what: 'a spread', instead: 'assign the fields one by one' }],
  [K.ObjectBindingPattern, { what: 'destructuring', instead: 'name the parts one by one' }],
  [K.ArrayBindingPattern, { what: 'destructuring', instead: 'name the parts one by one' }],
  [K.ClassExpression, { what: 'a class expression', instead: 'declare the class by name' }],
  [K.ClassStaticBlockDeclaration, { what: 'a static block', instead: 'initialise the static fields one by one' }],
  [K.TemplateExpression, { what: 'a template string with holes outside of a tag', instead: 'write it to a tag: print`…`, log.info`…`' }],
  [K.MetaProperty, { what: 'new.target or import.meta', instead: 'there is one program, and no module object' }],
]);

/** Binary operators that are refused, by their token. */
const refusedOperators: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map<ts.SyntaxKind, Refusal>([
  [K.InKeyword, { what: 'in', instead: 'fields are known at compile time' }],
  [K.AsteriskAsteriskToken, { what: '**', instead: 'multiply, or shift' }],
  [K.AsteriskAsteriskEqualsToken, { what: '**=', instead: 'multiply, or shift' }],
]);

export function checkSubset(program: ts.Program, diagnostics: Diagnostics): void {
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) visit(file, diagnostics);
}

function visit(node: ts.Node, diagnostics: Diagnostics): void {
  const refusal = refusedKinds.get(node.kind) ?? refusalOf(node);
  if (refusal !== undefined && !isTagged(node)) {
    diagnostics.report('H1001', node, refusal.what, refusal.instead);
    return;
  }
  ts.forEachChild(node, (child) => visit(child, diagnostics));
}

function isTagged(node: ts.Node): boolean {
  return ts.isTemplateExpression(node) && ts.isTaggedTemplateExpression(node.parent);
}

function refusalOf(node: ts.Node): Refusal | undefined {
  if (ts.isBinaryExpression(node)) return refusedOperators.get(node.operatorToken.kind);
  if (!ts.isFunctionLike(node)) return undefined;
  if (node.parameters.some((parameter) => parameter.dotDotDotToken !== undefined)) return { what: 'a rest parameter', instead: 'declare the parameters one by one' };
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  if (modifiers?.some((modifier) => modifier.kind === K.AsyncKeyword)) return { what: 'async', instead: 'spawn a thread, and wait for it with join()' };
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  return isGenerator ? { what: 'a generator function', instead: 'spawn a thread, or keep the state in a class' } : undefined;
}
