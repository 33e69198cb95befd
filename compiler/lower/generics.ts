// Type arguments of generic functions, inferred from the types of the arguments.
//
// tsc infers too, but it knows no widths. Here the parameter's annotation is matched against the
// machine type of the argument; a literal number binds a parameter only if nothing else does.

import ts from 'typescript';

import type { TypeEnvironment } from '../types/class.ts';
import { isLibrarySymbol } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import type { Type } from '../types/type.ts';
import type { FunctionContext, Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import type { FunctionNode } from './functions.ts';

/** The environment that gives `declaration`'s parameters these types. */
export function inferTypeArguments(
  context: FunctionContext,
  declaration: FunctionNode,
  args: readonly (Type | null)[],
  literals: readonly (Type | null)[],
  node: ts.Node,
): TypeEnvironment {
  const bindings = new Map<ts.Symbol, Type>();
  const parameters = context.unit.resolver.typeParameters(declaration);
  const bind = (types: readonly (Type | null)[]): void =>
    declaration.parameters.forEach((parameter, index) => {
      const type = types[index];
      if (type && parameter.type !== undefined) matchTypes(context, parameter.type, type, new Set(parameters), bindings);
    });
  bind(args);
  bind(literals);
  for (const parameter of parameters) {
    if (!bindings.has(parameter)) context.unit.diagnostics.fail('H2011', node, parameter.name, declaration.name?.getText() ?? 'the function');
  }
  return bindings;
}

/** Binds the parameters that `pattern` mentions so that it means `type`. */
function matchTypes(context: FunctionContext, pattern: ts.TypeNode, type: Type, parameters: ReadonlySet<ts.Symbol>, bindings: Map<ts.Symbol, Type>): void {
  const match = (inner: ts.TypeNode | undefined, part: Type | undefined): void => {
    if (inner !== undefined && part !== undefined) matchTypes(context, inner, part, parameters, bindings);
  };
  if (ts.isParenthesizedTypeNode(pattern)) match(pattern.type, type);
  else if (ts.isUnionTypeNode(pattern)) matchUnion(pattern, type, match);
  else if (ts.isFunctionTypeNode(pattern) && type.kind === 'function') {
    pattern.parameters.forEach((parameter, index) => match(parameter.type, type.parameters[index]));
    match(pattern.type, type.result);
  } else if (ts.isTypeReferenceNode(pattern)) matchReference(context, pattern, type, parameters, bindings, match);
}

type Match = (inner: ts.TypeNode | undefined, part: Type | undefined) => void;

function matchUnion(pattern: ts.UnionTypeNode, type: Type, match: Match): void {
  const present = pattern.types.filter((member) => !(ts.isLiteralTypeNode(member) && member.literal.kind === ts.SyntaxKind.NullKeyword));
  if (present.length === 1) match(present[0], t.withoutNull(type));
}

function matchReference(
  context: FunctionContext,
  pattern: ts.TypeReferenceNode,
  type: Type,
  parameters: ReadonlySet<ts.Symbol>,
  bindings: Map<ts.Symbol, Type>,
  match: Match,
): void {
  const symbol = context.unit.resolver.symbolAt(pattern.typeName);
  if (symbol === undefined) return;
  if (parameters.has(symbol)) {
    if (!bindings.has(symbol)) bindings.set(symbol, type.kind === 'never' ? t.voidType : type);
    return;
  }
  const [first, second] = pattern.typeArguments ?? [];
  if (isLibrarySymbol(symbol)) {
    if (type.kind === 'pointer' || type.kind === 'volatile') match(first, type.element);
    if (type.kind === 'array') {
      match(first, type.element);
      match(second, { kind: 'number', value: type.length });
    }
    return;
  }
  if (type.kind === 'reference') pattern.typeArguments?.forEach((argument, index) => match(argument, [...type.class.environment.values()][index]));
}

/** Types of the arguments for inference: those that are not literals are lowered, once. */
export function argumentTypes(context: FunctionContext, args: readonly ts.Expression[]): (Type | null)[] {
  return args.map((argument) => (needsContext(argument) ? null : lowerOnce(context, argument).type));
}

/** Types of the arguments that are literal numbers, for parameters that nothing else binds. */
export function literalTypes(context: FunctionContext, args: readonly ts.Expression[]): (Type | null)[] {
  return args.map((argument) => (isLiteralNumber(argument) ? lowerExpression(context, argument, null).type : null));
}

function lowerOnce(context: FunctionContext, argument: ts.Expression): Operand {
  const value = lowerExpression(context, argument, null);
  context.computed.set(argument, value);
  return value;
}

/** Forgets arguments that were lowered for inference, once the call is made. */
export function forget(context: FunctionContext, args: readonly ts.Expression[]): void {
  for (const argument of args) context.computed.delete(argument);
}

/** Expressions whose meaning depends on the type that is wanted. */
function needsContext(argument: ts.Expression): boolean {
  return isLiteralNumber(argument) || ts.isArrowFunction(argument) || ts.isFunctionExpression(argument) || ts.isObjectLiteralExpression(argument) || argument.kind === ts.SyntaxKind.NullKeyword;
}

function isLiteralNumber(argument: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(argument)) return isLiteralNumber(argument.operand);
  return ts.isNumericLiteral(argument);
}

