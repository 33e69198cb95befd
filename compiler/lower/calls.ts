// Calls: of functions and methods by name, of the language's own operations, of function values.

import ts from 'typescript';
import type { TypeEnvironment } from '../types/class.ts';
import { libraryCallee } from '../types/infer.ts';
import { isStatic } from '../types/layout.ts';
import * as t from '../types/type.ts';
import { typeName, type Type } from '../types/type.ts';
import { lowerArguments, lowerIndirectArguments } from './arguments.ts';
import { lowerBuiltin } from './builtins/index.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import { functionInstance, type FunctionInstance, type FunctionNode } from './functions.ts';
import { argumentTypes, forget, inferTypeArguments, literalTypes } from './generics.ts';
import { builtinMethod } from './builtins/methods.ts';
import { callSymbol } from './call-shape.ts';
import { checkNull } from './checks.ts';
import { isLocal, isReassigned } from './captures.ts';
import { callFunctionValue, closeOver } from './closures.ts';
import { lowerSuperCall } from './constructors.ts';
import { findMember, memberInstance, type Member } from './members.ts';
import { gsSelf } from './places.ts';
import { dispatcherFor, isVirtual } from './virtual.ts';

export function lowerCall(context: FunctionContext, node: ts.CallExpression, expected: Type | null): Operand {
  const library = libraryCallee(context.unit.resolver, node);
  if (library !== null) {
    const result = lowerBuiltin(context, library, node, expected);
    if (result !== null) return result;
  }
  const callee = calleeOf(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) {
    lowerSuperCall(context, node);
    return nothing;
  }
  const direct = directCallee(context, callee);
  if (direct !== null) return callFunction(context, direct, node, null, new Map());
  const local = localFunction(context, callee);
  if (local !== null) return callLocal(context, local, node);
  if (ts.isPropertyAccessExpression(callee)) return lowerMethodCall(context, node, callee);
  const symbolMethod = ts.isElementAccessExpression(callee) && ts.isPropertyAccessExpression(callee.argumentExpression) ? callee : null;
  if (symbolMethod !== null) return lowerSymbolCall(context, node, symbolMethod);
  return callValue(context, lowerExpression(context, callee, null), node);
}

/** What is called, without brackets and `!`. */
function calleeOf(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? calleeOf(node.expression) : node;
}

interface DirectCallee {
  readonly node: FunctionNode;
  readonly self: t.ReferenceType['class'] | null;
}

/** The function that a name or `Class.method` or `namespace.function` means; null for values. */
function directCallee(context: FunctionContext, callee: ts.Expression): DirectCallee | null {
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return null;
  const symbol = context.unit.resolver.symbolAt(callee);
  const declaration = symbol?.declarations?.find((candidate) => ts.isFunctionLike(candidate) && 'body' in candidate && candidate.body !== undefined) ?? symbol?.valueDeclaration;
  if (declaration === undefined) return null;
  if (ts.isFunctionDeclaration(declaration) && declaration.body !== undefined) return isLocal(declaration) ? null : { node: declaration, self: null };
  const held = ts.isVariableDeclaration(declaration) && !isLocal(declaration) ? heldFunction(context, declaration) : null;
  if (held !== null) return { node: held, self: null };
  if (ts.isMethodDeclaration(declaration) && isStatic(declaration)) {
    return { node: declaration, self: context.unit.resolver.registry.class(declaration.parent as ts.ClassDeclaration, [], []) };
  }
  return null;
}

/** The function that a module variable without an annotated type holds for good, with its default arguments. */
function heldFunction(context: FunctionContext, declaration: ts.VariableDeclaration): FunctionNode | null {
  const { initializer, type } = declaration;
  const { resolver } = context.unit;
  const isFunction = initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
  const named = initializer !== undefined && ts.isIdentifier(initializer) ? resolver.symbolAt(initializer)?.valueDeclaration : undefined;
  const held = isFunction ? initializer : named !== undefined && ts.isFunctionDeclaration(named) && named.body !== undefined && !isLocal(named) ? named : null;
  return held !== null && type === undefined && !isReassigned(resolver, declaration) ? held : null;
}

/** A function that is declared in a body. */
function localFunction(context: FunctionContext, callee: ts.Expression): ts.FunctionDeclaration | null {
  const declaration = ts.isIdentifier(callee) ? context.unit.resolver.symbolAt(callee)?.valueDeclaration : undefined;
  return declaration !== undefined && ts.isFunctionDeclaration(declaration) && declaration.body !== undefined && isLocal(declaration) ? declaration : null;
}

/** Calls it directly; what it captures is put together for the call. */
function callLocal(context: FunctionContext, declaration: ts.FunctionDeclaration, node: ts.CallExpression): Operand {
  if ((declaration.typeParameters?.length ?? 0) > 0) return callFunction(context, { node: declaration, self: null }, node, null, context.scope.environment);
  const { instance, environment } = closeOver(context, declaration, null);
  return emitCall(context, instance, node, environment === null ? null : operand(t.nullType, environment));
}

/** The symbol that is called for an instance of a generic method: its own, or a dispatcher's. */
type Dispatch = (instance: FunctionInstance, own: TypeEnvironment) => string;

function callFunction(context: FunctionContext, callee: DirectCallee, node: ts.CallExpression, self: Operand | null, outer: TypeEnvironment, dispatch: Dispatch | null = null): Operand {
  const isGeneric = (callee.node.typeParameters?.length ?? 0) > 0;
  const own = isGeneric ? typeArguments(context, callee.node, node, outer) : new Map<ts.Symbol, Type>();
  const environment = new Map([...outer, ...own]);
  const instance = functionInstance(context.unit, { node: callee.node, environment, self: callee.self });
  const called = dispatch === null ? instance : { ...instance, symbol: dispatch(instance, own) };
  const result = emitCall(context, called, node, self);
  if (isGeneric) forget(context, node.arguments);
  return result;
}

/** Type arguments as written, or inferred from the arguments. */
function typeArguments(context: FunctionContext, callee: FunctionNode, node: ts.CallExpression, outer: TypeEnvironment): TypeEnvironment {
  const { resolver } = context.unit;
  const parameters = resolver.typeParameters(callee);
  if (node.typeArguments !== undefined) {
    const bound = new Map<ts.Symbol, Type>();
    parameters.forEach((parameter, index) => {
      const written = node.typeArguments?.[index];
      bound.set(parameter, written === undefined ? (resolver.typeDefault(callee, index, new Map([...outer, ...bound])) ?? t.voidType) : resolver.resolve(written, context.scope));
    });
    return bound;
  }
  return inferTypeArguments(context, callee, argumentTypes(context, node.arguments), literalTypes(context, node.arguments), node, outer);
}

function emitCall(context: FunctionContext, instance: FunctionInstance, node: ts.CallExpression, self: Operand | null): Operand {
  const args = lowerArguments(context, instance, node.arguments, node, self);
  context.at(node);
  return callSymbol(context, instance.symbol, instance.result, self === null ? args : [self.value, ...args]);
}

function lowerMethodCall(context: FunctionContext, node: ts.CallExpression, callee: ts.PropertyAccessExpression): Operand {
  const object = lowerExpression(context, callee.expression, null);
  const name = callee.name.text;
  const { type } = object;
  if (type.kind !== 'reference') {
    return builtinMethod(context, object, name, node) ?? context.unit.diagnostics.fail('H3002', callee.name, typeName(type), name);
  }
  const method = findMember(type.class, name, 'method');
  if (method !== null) return asThis(callMethod(context, object, type, method, name, node), method, object);
  context.computed.set(callee.expression, object);
  const value = lowerExpression(context, callee, null);
  context.computed.delete(callee.expression);
  return callValue(context, value, node);
}

/** `object[Symbol.dispose]()`. */
function lowerSymbolCall(context: FunctionContext, node: ts.CallExpression, callee: ts.ElementAccessExpression): Operand {
  const object = lowerExpression(context, callee.expression, null);
  const name = `[${callee.argumentExpression.getText()}]`;
  const method = object.type.kind === 'reference' ? findMember(object.type.class, name, 'method') : null;
  if (object.type.kind !== 'reference' || method === null) return context.unit.diagnostics.fail('H3002', callee, typeName(object.type), name);
  return callMethod(context, object, object.type, method, name, node);
}

/** A method that returns `this` gives what it was called on, of whatever subclass that is. */
function asThis(result: Operand, { node }: Member, object: Operand): Operand {
  return node.type !== undefined && ts.isThisTypeNode(node.type) ? { ...result, type: t.withoutNull(object.type) } : result;
}

function callMethod(context: FunctionContext, object: Operand, type: t.ReferenceType, method: Member, name: string, node: ts.CallExpression): Operand {
  const self = type.gs ? operand({ ...type, gs: false }, gsSelf(context)) : object;
  const isDirect = context.superOperand === object || !isVirtual(context.unit, type.class, method, name);
  if ((method.node.typeParameters?.length ?? 0) > 0) {
    const parameters = context.unit.resolver.typeParameters(method.node);
    const dispatch: Dispatch = (instance, own) => dispatcherFor(context.unit, type.class, name, 'method', instance, parameters.map((parameter) => own.get(parameter) ?? t.voidType));
    return callFunction(context, { node: method.node, self: method.owner }, node, self, method.owner.environment, isDirect ? null : dispatch);
  }
  const instance = memberInstance(context, method);
  if (isDirect) return emitCall(context, instance, node, self);
  return emitCall(context, { ...instance, symbol: dispatcherFor(context.unit, type.class, name, 'method', instance) }, node, self);
}

/** A call through a function value. */
function callValue(context: FunctionContext, callee: Operand, node: ts.CallExpression): Operand {
  if (ts.isNonNullExpression(node.expression)) checkNull(context, callee, node.expression);
  if (callee.type.kind !== 'function') return context.unit.diagnostics.fail('H3009', node.expression);
  const { type, value } = callee;
  const args = lowerIndirectArguments(context, type, node.arguments, node);
  context.at(node);
  return callFunctionValue(context, { type, value }, args);
}

/** Calls a method without arguments, as `using` and templates do. */
export function callNamedMethod(context: FunctionContext, object: Operand, type: t.ReferenceType, name: string, values: readonly Operand['value'][]): Operand | null {
  const method = findMember(type.class, name, 'method');
  if (method === null) return null;
  const instance = memberInstance(context, method);
  const self = type.gs ? gsSelf(context) : object.value;
  const symbol = isVirtual(context.unit, type.class, method, name) ? dispatcherFor(context.unit, type.class, name, 'method', instance) : instance.symbol;
  return callSymbol(context, symbol, instance.result, [self, ...values]);
}
