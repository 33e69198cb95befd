// What is outside of the language by its syntax alone, and what to write instead.
//
// docs/grammar.md shows the whole grammar with these among it (compiler/grammar/).

import ts from 'typescript';

const K = ts.SyntaxKind;

export interface Refusal {
  readonly what: string;
  readonly instead: string;
}

const threads = 'spawn a thread, and wait for it with join()';

/** Syntax kind → what it is called and what to write instead. */
const refusedKinds: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map<ts.SyntaxKind, Refusal>([
  [K.TryStatement, { what: 'try', instead: 'return a result that says what went wrong; throw is a panic' }],
  [K.AwaitExpression, { what: 'await', instead: threads }],
  [K.YieldExpression, { what: 'yield', instead: 'write a class with next(); Thread.yield() lets other threads run' }],
  [K.RegularExpressionLiteral, { what: 'a regular expression', instead: 'compare characters by charCodeAt' }],
  [K.BigIntLiteral, { what: 'a bigint', instead: 'write a u64: its literals are exact to 64 bits' }],
  [K.BigIntKeyword, { what: 'bigint', instead: 'use u64 or i64' }],
  [K.ForInStatement, { what: 'for … in', instead: 'name the fields, or use for … of over a FixedArray' }],
  [K.WithStatement, { what: 'with', instead: 'name the object' }],
  [K.DebuggerStatement, { what: 'debugger', instead: 'set a breakpoint in gdb, or write asm`int3`' }],
  [K.DeleteExpression, { what: 'delete', instead: 'set the field to null' }],
  [K.SpreadElement, { what: 'a spread', instead: 'pass the elements one by one' }],
  [K.SpreadAssignment, { what: 'a spread', instead: 'assign the fields one by one' }],
  [K.ClassExpression, { what: 'a class expression', instead: 'declare the class by name' }],
  [K.TemplateExpression, { what: 'a template string with holes outside of a tag', instead: 'write it to a tag: print`…`, log.info`…`' }],
  [K.MetaProperty, { what: 'new.target or import.meta', instead: 'there is one program, and no module object' }],
  [K.CallSignature, { what: 'a call signature', instead: 'write a function type: (value: u32) => u32' }],
  [K.ConstructSignature, { what: 'a construct signature', instead: 'pass a function that constructs' }],
  [K.IndexSignature, { what: 'an index signature', instead: 'use FixedArray<T, N>, ptr<T>, or a class with methods get and set' }],
  [K.ExternalModuleReference, { what: 'import … = require(…)', instead: "write import { … } from 'module'" }],
  [K.ImportAttributes, { what: 'an import with attributes', instead: 'every module is a .ts file; leave them out' }],
]);

/** Binary operators that are refused, by their token. */
const refusedOperators: ReadonlyMap<ts.SyntaxKind, Refusal> = new Map<ts.SyntaxKind, Refusal>([
  [K.InKeyword, { what: 'in', instead: 'fields are known at compile time' }],
]);

/** Why `node` is outside of the language, or null. */
export function refusalOf(node: ts.Node): Refusal | null {
  if (ts.isTemplateExpression(node) && ts.isTaggedTemplateExpression(node.parent)) return null;
  const ofKind = refusedKinds.get(node.kind);
  if (ofKind !== undefined) return ofKind;
  if (ts.isBinaryExpression(node)) return refusedOperators.get(node.operatorToken.kind) ?? null;
  if (ts.isFunctionLike(node)) return refusalOfFunction(node);
  return refusalOfForm(node);
}

function refusalOfFunction(node: ts.SignatureDeclaration): Refusal | null {
  if (hasModifier(node, K.AsyncKeyword)) return { what: 'async', instead: threads };
  const isGenerator = 'asteriskToken' in node && node.asteriskToken !== undefined;
  return isGenerator ? { what: 'a generator function', instead: 'write a class with next(), or spawn a thread' } : null;
}

/** Forms of constructs that are accepted in other forms. */
function refusalOfForm(node: ts.Node): Refusal | null {
  if (ts.isParameter(node) && node.dotDotDotToken !== undefined && !ts.isFunctionTypeNode(node.parent)) {
    return { what: 'a rest parameter', instead: 'declare the parameters one by one' };
  }
  if (ts.isPropertyDeclaration(node) && hasModifier(node, K.AccessorKeyword)) return { what: 'accessor', instead: 'write a field, or get and set' };
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return { what: 'for await', instead: threads };
  if (ts.isCallExpression(node) && node.expression.kind === K.ImportKeyword) return { what: 'import(…)', instead: 'import the module at the top of the file' };
  if (ts.isImportClause(node) && node.phaseModifier === K.DeferKeyword) return { what: 'import defer', instead: 'modules run in the order of their imports; write import' };
  if (ts.isExportAssignment(node) && node.isExportEquals === true) return { what: 'export =', instead: 'write export default, or export { … }' };
  if (ts.isModuleDeclaration(node) && (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0) return { what: 'declare global', instead: 'export it from a module and import it' };
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return { what: 'an index that is a string', instead: `name the field: .${node.argumentExpression.text}` };
  }
  return ts.isExpressionWithTypeArguments(node) && !ts.isHeritageClause(node.parent)
    ? { what: 'a generic function with type arguments as a value', instead: 'call it, or write an arrow function that does' }
    : null;
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}
