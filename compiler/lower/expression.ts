// Lowers expressions: one function that tells the kinds apart, and the small kinds themselves.
//
// `expected` is the type that the surroundings want. It gives literals their width and functions
// without annotations their signature; the result may still be of another type, and whoever asked
// converts it.

import ts from 'typescript';
import * as t from '../types/type.ts';
import type { Type } from '../types/type.ts';
import { reference } from '../types/resolve.ts';
import { lowerAssembly } from './assembly.ts';
import { lowerAssignment, lowerUpdate } from './assign.ts';
import { symbolValue } from './builder.ts';
import { lowerCall } from './calls.ts';
import { functionValue } from './closures.ts';
import { checkNull } from './checks.ts';
import { lowerNew, lowerOptions } from './construct.ts';
import { lowerConditional } from './conditional.ts';
import { nothing, nullOperand, operand, type FunctionContext, type Operand } from './context.ts';
import { cast, truthValue } from './convert.ts';
import { exists, kindOfName } from './existence.ts';
import { functionInstance, functionTypeOf } from './functions.ts';
import { inferTypeArguments } from './generics.ts';
import { lowerNumber, lowerString } from './literals.ts';
import { lowerBinary, lowerUnary } from './operators.ts';
import { isOptionalChain, lowerOptionalChain } from './optional.ts';
import { loadPlace, placeOf, specialFloat } from './places.ts';
import { lowerRecord, lowerTuple } from './records.ts';
import { lowerTaggedTemplate } from './templates.ts';

export function lowerExpression(context: FunctionContext, node: ts.Expression, expected: Type | null): Operand {
  const known = context.computed.get(node);
  if (known !== undefined) return known;
  context.at(node);
  if (isOptionalChain(context, node)) return lowerOptionalChain(context, node, expected);
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return operand(t.boolType, { kind: 'integer', type: 'i1', value: 1n });
    case ts.SyntaxKind.FalseKeyword:
      return operand(t.boolType, { kind: 'integer', type: 'i1', value: 0n });
    case ts.SyntaxKind.NullKeyword:
      return nullOperand;
    case ts.SyntaxKind.SuperKeyword:
      return lowerSuper(context, node);
    case ts.SyntaxKind.ThisKeyword:
      return context.thisOperand ?? context.unit.diagnostics.fail('H3001', node, 'this');
  }
  if (ts.isNumericLiteral(node)) return lowerNumber(context, node, expected, false);
  if (ts.isStringLiteralLike(node)) return lowerString(context, node.text);
  if (ts.isIdentifier(node)) return lowerName(context, node, expected);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return loadPlace(context, placeOf(context, node), node);
  if (ts.isParenthesizedExpression(node)) return lowerExpression(context, node.expression, expected);
  if (ts.isBinaryExpression(node)) return isAssignment(node) ? lowerAssignment(context, node) : lowerBinary(context, node, expected);
  if (ts.isPrefixUnaryExpression(node)) return isUpdate(node.operator) ? lowerUpdate(context, node, node.operator, true) : lowerUnary(context, node, expected);
  if (ts.isPostfixUnaryExpression(node)) return lowerUpdate(context, node, node.operator, false);
  if (ts.isCallExpression(node)) return lowerCall(context, node, expected);
  if (ts.isNewExpression(node)) return lowerNew(context, node, expected);
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return lowerCast(context, node);
  if (ts.isNonNullExpression(node)) return lowerNonNull(context, node, expected);
  if (ts.isConditionalExpression(node)) return lowerConditional(context, node, expected);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return lowerFunctionExpression(context, node, expected);
  if (ts.isObjectLiteralExpression(node)) return expected?.kind === 'record' ? lowerRecord(context, node, expected) : lowerOptions(context, node, expected);
  if (ts.isArrayLiteralExpression(node)) return lowerTuple(context, node, expected);
  if (ts.isTaggedTemplateExpression(node)) return lowerTagged(context, node);
  if (ts.isTypeOfExpression(node)) return lowerTypeOf(context, node);
  if (ts.isVoidExpression(node)) return discard(context, node.expression);
  if (ts.isSatisfiesExpression(node)) return lowerExpression(context, node.expression, expected);
  return context.unit.diagnostics.fail('H1005', node, 'expression', 'see docs/language.md for what there is');
}

/** A condition: the expression's truth as an i1. */
export function lowerCondition(context: FunctionContext, node: ts.Expression): Operand['value'] {
  return conditionOf(context, lowerExpression(context, node, t.boolType), node);
}

export function conditionOf(context: FunctionContext, value: Operand, node: ts.Expression): Operand['value'] {
  context.at(node);
  if (value.type.kind === 'void') return context.unit.diagnostics.fail('H2012', node, 'void');
  return truthValue(context, value);
}

function isAssignment(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function isUpdate(operator: ts.PrefixUnaryOperator): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

/** `super.member`: this object, as its base class has it. */
function lowerSuper(context: FunctionContext, node: ts.Node): Operand {
  const base = context.scope.self?.base() ?? null;
  if (base === null || context.thisOperand === null) return context.unit.diagnostics.fail('H3001', node, 'super');
  context.superOperand = { type: reference(base), value: context.thisOperand.value };
  return context.superOperand;
}

/** A name; a generic function takes its type arguments from the function type that is wanted. */
function lowerName(context: FunctionContext, node: ts.Identifier, expected: Type | null): Operand {
  const special = specialFloat(context, node, expected);
  if (special !== null) return special;
  const declaration = context.unit.resolver.symbolAt(node)?.valueDeclaration;
  const isGeneric = declaration !== undefined && ts.isFunctionDeclaration(declaration) && (declaration.typeParameters?.length ?? 0) > 0;
  if (!isGeneric || expected?.kind !== 'function') return loadPlace(context, placeOf(context, node), node);
  const environment = inferTypeArguments(context, declaration, expected.parameters, [], node);
  const instance = functionInstance(context.unit, { node: declaration, environment, self: null });
  return operand(functionTypeOf(instance), symbolValue(instance.symbol));
}

function lowerCast(context: FunctionContext, node: ts.AsExpression | ts.TypeAssertion): Operand {
  if (ts.isConstTypeReference(node.type) || node.type.kind === ts.SyntaxKind.UnknownKeyword) return lowerExpression(context, node.expression, null);
  const type = context.unit.resolver.value(node.type, context.scope);
  const value = lowerExpression(context, node.expression, type);
  context.at(node);
  return cast(context, value, type, node);
}

function lowerNonNull(context: FunctionContext, node: ts.NonNullExpression, expected: Type | null): Operand {
  const value = lowerExpression(context, node.expression, expected);
  context.at(node);
  checkNull(context, value, node);
  return { ...value, type: t.withoutNull(value.type) };
}

function lowerFunctionExpression(context: FunctionContext, node: ts.ArrowFunction | ts.FunctionExpression, expected: Type | null): Operand {
  return functionValue(context, node, expected?.kind === 'function' ? expected : null);
}

function lowerTagged(context: FunctionContext, node: ts.TaggedTemplateExpression): Operand {
  const isAssembly = ts.isIdentifier(node.tag) && node.tag.text === 'asm';
  return isAssembly ? lowerAssembly(context, node) : lowerTaggedTemplate(context, node);
}

/** `typeof value`: what JavaScript would say, known at compile time. */
function lowerTypeOf(context: FunctionContext, node: ts.TypeOfExpression): Operand {
  const named = exists(context, node.expression) ? kindOfName(context, node.expression) : 'undefined';
  if (named !== null) return lowerString(context, named);
  const { type } = lowerExpression(context, node.expression, null);
  const names: Readonly<Record<string, string>> = { bool: 'boolean', string: 'string', function: 'function', void: 'undefined', integer: 'number', float: 'number', enum: 'number' };
  return lowerString(context, names[type.kind] ?? 'object');
}

function discard(context: FunctionContext, node: ts.Expression): Operand {
  lowerExpression(context, node, null);
  return nothing;
}
