// Optional chains: `thread?.next?.name`. Where a link is null the whole chain is null (or does
// nothing, if it ends in a call without a result).

import ts from 'typescript';
import * as t from '../types/type.ts';
import { irTypeOf, type Type } from '../types/type.ts';
import { nullValue } from './builder.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';

type Chain = ts.PropertyAccessChain | ts.ElementAccessChain | ts.CallChain;

/** The outermost link of a chain whose null tests are not lowered yet. */
export function isOptionalChain(context: FunctionContext, node: ts.Node): node is Chain {
  if (!ts.isOptionalChain(node) || ts.isNonNullChain(node) || context.plainChains.has(node)) return false;
  return !(ts.isOptionalChain(node.parent) && node.parent.expression === node);
}

export function lowerOptionalChain(context: FunctionContext, node: Chain, expected: Type | null): Operand {
  const { builder } = context;
  const link = innermostQuestion(context, node);
  if (link === null) return lowerLinks(context, node, expected);
  const [present, absent, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const object = lowerExpression(context, link.expression, null);
  builder.branch(builder.compare('ne', object.value, nullValue), present, absent);
  builder.enter(present);
  context.computed.set(link.expression, { ...object, type: t.withoutNull(object.type) });
  const result = lowerOptionalChain(context, node, expected);
  const isValue = result.type.kind !== 'void' && result.type.kind !== 'never';
  if (isValue && !t.isAddressLike(result.type)) context.unit.diagnostics.fail('H1005', node, 'optional chain', 'a number has no null: test the reference with if');
  const slot = isValue ? context.slot(result.type) : null;
  if (slot !== null) builder.store(slot.address, result.value);
  builder.jump(next);
  builder.enter(absent);
  if (slot !== null) builder.store(slot.address, nullValue);
  builder.jump(next);
  builder.enter(next);
  return slot === null ? nothing : operand(result.type, builder.load(irTypeOf(result.type), slot.address));
}

/** The first `?.` of the chain, from the left, whose object is not computed yet. */
function innermostQuestion(context: FunctionContext, node: Chain): Chain | null {
  const inner = node.expression;
  const deeper = ts.isOptionalChain(inner) && !ts.isNonNullChain(inner) ? innermostQuestion(context, inner) : null;
  if (deeper !== null) return deeper;
  return node.questionDotToken !== undefined && !context.computed.has(node.expression) ? node : null;
}

/** The chain with every link known not to be null: its parts are lowered as plain accesses. */
function lowerLinks(context: FunctionContext, node: Chain, expected: Type | null): Operand {
  context.plainChains.add(node);
  return lowerExpression(context, node, expected);
}
