// Type arguments of generic functions, inferred from the types of the arguments.
//
// tsc infers too, but it knows no widths. Here the parameter's annotation is matched against the
// machine type of the argument; a literal number binds a parameter only if nothing else does.

import ts from 'typescript';

import type { TypeEnvironment } from '../types/class.ts';
import { emptyScope, isLibrarySymbol } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import type { Type } from '../types/type.ts';
import { Builder } from './builder.ts';
import { FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import type { FunctionNode } from './functions.ts';
import { initializerFunction } from './variables.ts';

/** The environment that gives `declaration`'s parameters these types. */
export function inferTypeArguments(
  context: FunctionContext,
  declaration: FunctionNode,
  args: readonly (Type | null)[],
  literals: readonly (Type | null)[],
  node: ts.Node,
  outer: TypeEnvironment = new Map(),
): TypeEnvironment {
  const bindings = new Map<ts.Symbol, Type>();
  const parameters = context.unit.resolver.typeParameters(declaration);
  const bind = (types: readonly (Type | null)[]): void =>
    declaration.parameters.forEach((parameter, index) => {
      const type = types[index];
      if (type && parameter.type !== undefined) matchTypes(context, parameter.type, type, new Set(parameters), bindings);
    });
  bind(args);
  bindAnnotations(context, declaration, node, new Set(parameters), bindings);
  bind(literals);
  bindArrowResults(context, declaration, node, outer, new Set(parameters), bindings);
  bind(declaration.parameters.map((parameter, index) => (index < args.length ? null : initializerType(context, parameter))));
  parameters.forEach((parameter, index) => {
    const type = bindings.get(parameter) ?? context.unit.resolver.typeDefault(declaration, index, new Map([...outer, ...bindings]));
    if (type === undefined) context.unit.diagnostics.fail('H2011', node, parameter.name, declaration.name?.getText() ?? 'the function');
    else bindings.set(parameter, type);
  });
  return bindings;
}

/** The type of a default value that is plain to see: a literal number, a cast. */
function initializerType(context: FunctionContext, { initializer }: ts.ParameterDeclaration): Type | null {
  if (initializer === undefined) return null;
  if (ts.isAsExpression(initializer) || ts.isTypeAssertionExpression(initializer)) return context.unit.resolver.value(initializer.type, emptyScope);
  return isLiteralNumber(initializer) ? lowerExpression(context, initializer, null).type : null;
}

/** The type arguments of a generic class, from the arguments of its constructor or the one that it inherits. */
export function inferClassArguments(context: FunctionContext, declaration: ts.ClassLikeDeclaration, args: readonly ts.Expression[]): TypeEnvironment {
  const { resolver, hierarchy } = context.unit;
  const parameters = new Set(resolver.typeParameters(declaration));
  const bindings = new Map<ts.Symbol, Type>();
  const match = (pattern: ts.TypeNode | undefined, type: Type | null | undefined): void => {
    if (pattern !== undefined && type) matchTypes(context, pattern, type, parameters, bindings);
  };
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  for (const types of constructor === undefined ? [] : [argumentTypes(context, args), literalTypes(context, args)]) {
    constructor?.parameters.forEach((parameter, index) => match(parameter.type, types[index]));
  }
  const heritage = declaration.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const base = heritage === undefined ? undefined : hierarchy.declarationOf(heritage.expression);
  if (constructor !== undefined || heritage === undefined || base === undefined || !ts.isClassLike(base)) return bindings;
  const inherited = inferClassArguments(context, base, args);
  resolver.typeParameters(base).forEach((parameter, index) => match(heritage.typeArguments?.[index], inherited.get(parameter)));
  return bindings;
}

/** What the written types of an arrow function's own parameters tell. */
function bindAnnotations(context: FunctionContext, declaration: FunctionNode, node: ts.Node, parameters: ReadonlySet<ts.Symbol>, bindings: Map<ts.Symbol, Type>): void {
  if (!ts.isCallExpression(node)) return;
  declaration.parameters.forEach(({ type: pattern }, index) => {
    const argument = node.arguments[index];
    const isFunction = argument !== undefined && (ts.isArrowFunction(argument) || ts.isFunctionExpression(argument));
    if (!isFunction || pattern === undefined || !ts.isFunctionTypeNode(pattern)) return;
    argument.parameters.forEach((own, at) => {
      const wanted = pattern.parameters[at]?.type;
      if (own.type !== undefined && wanted !== undefined) matchTypes(context, wanted, context.unit.resolver.value(own.type, context.scope), parameters, bindings);
    });
    if (argument.type !== undefined) matchTypes(context, pattern.type, context.unit.resolver.value(argument.type, context.scope), parameters, bindings);
  });
}

/** What only the result of an arrow function tells: its body is lowered on trial, once its parameters are known. */
function bindArrowResults(context: FunctionContext, declaration: FunctionNode, node: ts.Node, outer: TypeEnvironment, parameters: ReadonlySet<ts.Symbol>, bindings: Map<ts.Symbol, Type>): void {
  if (!ts.isCallExpression(node)) return;
  declaration.parameters.forEach((parameter, index) => {
    const argument = node.arguments[index];
    const pattern = parameter.type;
    if (argument === undefined || !ts.isArrowFunction(argument) || pattern === undefined || !ts.isFunctionTypeNode(pattern)) return;
    const scope = { environment: new Map([...context.scope.environment, ...outer, ...bindings]), self: context.scope.self };
    const unbound = [...parameters].some((symbol) => !bindings.has(symbol) && pattern.type.getText() === symbol.name);
    if (!unbound) return;
    const types = pattern.parameters.map((inner) => context.unit.resolver.parameter(inner, scope));
    const result = trialResult(context, argument, types);
    if (result !== null) matchTypes(context, pattern.type, result, parameters, bindings);
  });
}

/** The type of the arrow function's result; its IR is thrown away. */
function trialResult(context: FunctionContext, arrow: ts.ArrowFunction, parameters: readonly Type[]): Type | null {
  const { unit } = context;
  if (ts.isBlock(arrow.body)) {
    const signature = unit.checker.getSignatureFromDeclaration(arrow);
    return signature === undefined ? null : unit.resolver.fromChecker(unit.checker.getReturnTypeOfSignature(signature), context.scope);
  }
  const builder = new Builder(initializerFunction('trial', unit.locate(arrow)));
  const trial = new FunctionContext(unit, builder, context.scope, t.voidType, arrow);
  for (const [declaration, place] of context.variables) trial.variables.set(declaration, place);
  trial.thisOperand = context.thisOperand;
  arrow.parameters.forEach((parameter, index) => {
    const type = parameters[index];
    if (type !== undefined) trial.variables.set(parameter, trial.slot(type));
  });
  const { type } = lowerExpression(trial, arrow.body, null);
  return type.kind === 'number' ? t.i32 : type;
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

