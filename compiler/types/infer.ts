// Types of fields, parameters and variables that are written or plain to see in the initialiser.
//
// Says also whether the storage is embedded: `readonly lock = new SpinLock()` and
// `readonly slots = array<u32, 8>(8)` lie in the object itself.

import ts from 'typescript';
import type { TypeResolver, TypeScope } from './resolve.ts';
import { isLibrarySymbol, reference } from './resolve.ts';
import * as t from './type.ts';
import type { Type } from './type.ts';

export interface FieldType {
  readonly type: Type;
  readonly embedded: boolean;
}

type Declaration = ts.PropertyDeclaration | ts.PropertySignature | ts.ParameterDeclaration | ts.VariableDeclaration;

/** The type of a declaration and whether it is embedded, or null where neither is plain. */
export function inferFieldType(resolver: TypeResolver, declaration: Declaration, scope: TypeScope): FieldType | null {
  const initializer = 'initializer' in declaration && declaration.initializer !== undefined ? peel(resolver, declaration.initializer) : null;
  const isTuple = declaration.type !== undefined && initializer !== null && ts.isArrayLiteralExpression(initializer);
  const isOpen = initializer !== null && ts.isVariableDeclaration(declaration) && isOpenNew(resolver, initializer, scope);
  const storage = initializer !== null && !isTuple && !isOpen && isFixed(declaration) ? storageType(resolver, initializer, scope) : null;
  if (storage !== null) return { type: storage, embedded: true };
  if (declaration.type !== undefined) {
    const type = resolver.value(declaration.type, scope);
    return { type, embedded: type.kind === 'volatile' || (type.kind === 'record' && !ts.isParameter(declaration)) };
  }
  const type = initializer === null ? null : literalType(resolver, initializer);
  if (type !== null) return { type, embedded: false };
  const checked = resolver.fromChecker(resolver.checker.getTypeAtLocation(declaration), scope);
  return checked === null ? null : { type: checked, embedded: checked.kind === 'record' && !ts.isParameter(declaration) };
}

/** A name that is never given another object: a readonly field, a const. */
function isFixed(declaration: Declaration): boolean {
  if (ts.isVariableDeclaration(declaration)) return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return (ts.getModifiers(declaration) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword);
}

/** `new C(…)` of which the place or the type is not plain: its constructor may return another object, or infers type arguments. */
function isOpenNew(resolver: TypeResolver, initializer: ts.Expression, scope: TypeScope): boolean {
  if (!ts.isNewExpression(initializer)) return false;
  const declaration = resolver.symbolAt(initializer.expression)?.declarations?.find(ts.isClassLike);
  if (declaration === undefined) return false;
  const constructor = declaration.members.find((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (constructor !== undefined && returnsObject(constructor)) return true;
  return initializer.typeArguments === undefined && needsInference(resolver, declaration, scope);
}

/** True if the constructor has a return statement with a value. */
export function returnsObject(constructor: ts.ConstructorDeclaration): boolean {
  const returns = (node: ts.Node): boolean => {
    if (ts.isReturnStatement(node)) return node.expression !== undefined;
    return !ts.isFunctionLike(node) && (ts.forEachChild(node, (child) => returns(child) || undefined) ?? false);
  };
  return constructor.body !== undefined && returns(constructor.body);
}

/** True for a generic class of which the scope around and the defaults do not say what it stands for. */
export function needsInference(resolver: TypeResolver, declaration: ts.ClassLikeDeclaration, scope: TypeScope): boolean {
  const nodes = declaration.typeParameters ?? [];
  return resolver.typeParameters(declaration).some((parameter, index) => !scope.environment.has(parameter) && nodes[index]?.default === undefined);
}

/** The initialiser without `section(…)(…)` and `aligned(…)(…)` around it. */
export function peel(resolver: TypeResolver, initializer: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(initializer)) return peel(resolver, initializer.expression);
  if (!ts.isCallExpression(initializer) || !ts.isCallExpression(initializer.expression)) return initializer;
  const wrapper = libraryCallee(resolver, initializer.expression);
  const inner = initializer.arguments[0];
  return (wrapper === 'section' || wrapper === 'aligned') && inner !== undefined ? peel(resolver, inner) : initializer;
}

/** The name of the language's own function that is called, or null. */
export function libraryCallee(resolver: TypeResolver, call: ts.CallExpression | ts.TaggedTemplateExpression): string | null {
  const callee = ts.isCallExpression(call) ? call.expression : call.tag;
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return null;
  const symbol = resolver.symbolAt(callee);
  if (symbol === undefined) return ts.isPropertyAccessExpression(callee) ? instructionName(resolver, callee) : null;
  if (!isLibrarySymbol(symbol)) return null;
  return ts.isPropertyAccessExpression(callee) ? `${callee.expression.getText()}.${symbol.name}` : symbol.name;
}

/** `i32.load8_u`: the instructions of a type of numbers are not declared. */
function instructionName(resolver: TypeResolver, { expression, name }: ts.PropertyAccessExpression): string | null {
  const owner = ts.isIdentifier(expression) && t.namedTypes.has(expression.text) ? resolver.symbolAt(expression) : undefined;
  return owner !== undefined && isLibrarySymbol(owner) ? `${owner.name}.${name.text}` : null;
}

/** The struct or array that `new C(…)`, `array<T, N>(N)` or `arrayOf<T>(…)` makes. */
export function storageType(resolver: TypeResolver, initializer: ts.Expression, scope: TypeScope): Type | null {
  if (ts.isNewExpression(initializer)) {
    const symbol = resolver.symbolAt(initializer.expression);
    const instance = symbol === undefined ? null : resolver.classOf(symbol, initializer.typeArguments ?? [], scope, initializer);
    return instance === null ? null : reference(instance);
  }
  if (ts.isArrayLiteralExpression(initializer)) return literalArrayType(resolver, initializer);
  return ts.isCallExpression(initializer) ? arrayCallType(resolver, initializer, scope) : null;
}

/** `[1, 2, 3]` where nothing says that it is a tuple: a fixed array, if all elements are plain literals of one type. */
function literalArrayType(resolver: TypeResolver, node: ts.ArrayLiteralExpression): Type | null {
  const types = node.elements.map((element) => (ts.isArrayLiteralExpression(element) ? literalArrayType(resolver, element) : literalType(resolver, element)));
  const [first] = types;
  if (first === null || first === undefined || types.some((type) => type === null || !t.sameType(type, first))) return null;
  return { kind: 'array', element: first, length: types.length };
}

/** The type of a call of `array` or `arrayOf`; null for other calls. */
export function arrayCallType(resolver: TypeResolver, call: ts.CallExpression, scope: TypeScope): Type | null {
  const name = libraryCallee(resolver, call);
  if (name !== 'array' && name !== 'arrayOf') return null;
  const [elementNode, lengthNode] = call.typeArguments ?? [];
  if (elementNode === undefined) return resolver.diagnostics.fail('H2011', call, 'T', name);
  const element = resolver.value(elementNode, scope);
  if (name === 'arrayOf') return { kind: 'array', element, length: call.arguments.length };
  const length = lengthNode === undefined ? null : resolver.resolve(lengthNode, scope);
  if (length?.kind !== 'number' || !Number.isSafeInteger(length.value) || length.value < 0) return resolver.diagnostics.fail('H2010', call);
  return { kind: 'array', element, length: length.value };
}

function literalType(resolver: TypeResolver, node: ts.Expression): Type | null {
  if (ts.isNumericLiteral(node)) return literalNumberType(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    return ts.isNumericLiteral(node.operand) ? negativeNumberType(node.operand) : literalType(resolver, node.operand);
  }
  if (ts.isStringLiteralLike(node)) return t.stringType;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return t.boolType;
  if (ts.isCallExpression(node)) {
    const name = libraryCallee(resolver, node);
    return name === null ? null : (t.namedTypes.get(name) ?? null);
  }
  return null;
}

/** An integer literal is i32, u32, i64 or u64, whichever holds it first; with a point it is f64. */
export function literalNumberType(node: ts.NumericLiteral): Type {
  const value = literalInteger(node.getText());
  if (value === null) return t.f64;
  return [t.i32, t.u32, t.i64, t.u64].find((type) => value <= t.rangeOf(type).most) ?? t.u64;
}

/** The type of a literal with a minus before it: i32 or i64; with a point it is f64. */
export function negativeNumberType(node: ts.NumericLiteral): Type {
  const value = literalInteger(node.getText());
  if (value === null) return t.f64;
  return -value >= t.rangeOf(t.i32).least ? t.i32 : t.i64;
}

/** The value of an integer literal as written, exactly; null for one with a point or an exponent. */
export function literalInteger(text: string): bigint | null {
  const plain = text.replaceAll('_', '');
  if (/^0[xob]/i.test(plain)) return BigInt(plain);
  return /^\d+$/.test(plain) ? BigInt(plain) : null;
}
