// `object instanceof Class`, and `value instanceof i32` as generic functions ask it. Known at
// compile time but where the object may be of a subclass that is asked for.

import ts from 'typescript';
import { isDeclaredAs } from '../types/class.ts';
import { isLibrarySymbol } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import { integerValue, nullValue } from './builder.ts';
import { operand, type FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import { instanceTest } from './virtual.ts';

/** `orNull`: null counts as an instance too. */
export function lowerInstanceOf(context: FunctionContext, node: ts.BinaryExpression, right: ts.Expression, orNull: boolean): Operand {
  const { builder } = context;
  const object = lowerExpression(context, node.left, null);
  context.at(node);
  const number = numberType(context, right);
  if (number !== null) return truth(t.sameType(object.type, number));
  const tested = testClass(context, object, right, node);
  if (!orNull || object.type.kind !== 'reference' || tested.value.kind === 'integer') return tested;
  return operand(t.boolType, builder.binary('or', tested.value, builder.compare('eq', object.value, nullValue)));
}

function truth(holds: boolean): Operand {
  return operand(t.boolType, integerValue('i1', holds ? 1 : 0));
}

/** The type of numbers that the name means; null for classes. */
function numberType(context: FunctionContext, node: ts.Expression): t.Type | null {
  const symbol = context.unit.resolver.symbolAt(node);
  return symbol !== undefined && isLibrarySymbol(symbol) ? (t.namedTypes.get(symbol.name) ?? null) : null;
}

function testClass(context: FunctionContext, { type, value }: Operand, right: ts.Expression, node: ts.Node): Operand {
  const { builder, unit } = context;
  const wanted = unit.hierarchy.declarationOf(right);
  if (wanted === undefined) return unit.diagnostics.fail('H2008', node, 'instanceof', t.typeName(type));
  if (type.kind !== 'reference') return truth(false);
  if (isDeclaredAs(type.class, wanted)) return operand(t.boolType, builder.compare('ne', value, nullValue));
  const isAskable = unit.layouts.of(type.class).numbered || unit.hierarchy.isDynamic(type.class.declaration);
  if (!isAskable) return truth(false);
  return operand(t.boolType, builder.call(instanceTest(unit, wanted), 'i1', [value]));
}
