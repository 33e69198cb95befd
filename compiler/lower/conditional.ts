// `condition ? a : b`, `a && b`, `a || b` and `a ?? b`: values that come from one of two ways.
//
// The type is the common one of both sides; what the surroundings want is only a hint for
// literals. So both sides are lowered first, and each is converted and stored at its end.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { commonType } from '../types/conversion.ts';
import * as t from '../types/type.ts';
import { irTypeOf, typeName, type Type } from '../types/type.ts';
import { nullValue } from './builder.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';
import { convert, truthValue } from './convert.ts';
import { lowerCondition, lowerExpression } from './expression.ts';
import { knownTruth } from './known-conditions.ts';

/** One side: its value, and the block in which that is known. */
interface Side {
  readonly value: Operand;
  readonly block: number;
  readonly node: ts.Expression;
}

export function lowerConditional(context: FunctionContext, node: ts.ConditionalExpression, expected: Type | null): Operand {
  const { builder } = context;
  const condition = lowerCondition(context, node.condition);
  const known = knownTruth(condition, node.condition);
  if (known !== null) return lowerExpression(context, known ? node.whenTrue : node.whenFalse, expected);
  const [whenTrue, whenFalse, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.branch(condition, whenTrue, whenFalse);
  const first = lowerSide(context, node.whenTrue, whenTrue, expected);
  const second = lowerSide(context, node.whenFalse, whenFalse, expected ?? hintOf(first.value));
  return join(context, [first, second], next, node, expected);
}

function lowerSide(context: FunctionContext, node: ts.Expression, block: number, expected: Type | null): Side {
  context.builder.enter(block);
  const value = lowerExpression(context, node, expected);
  return { value, block: context.builder.block, node };
}

/** The second side's literals take the type of the first. */
function hintOf(value: Operand): Type | null {
  return value.type.kind === 'null' || value.type.kind === 'void' || value.type.kind === 'never' ? null : value.type;
}

/** Stores each side, converted to the common type, and continues in `next` with the value. */
function join(context: FunctionContext, sides: readonly Side[], next: number, node: ts.Node, expected: Type | null): Operand {
  const { builder } = context;
  const type = joinedType(context, sides, node, expected);
  const slot = irTypeOf(type) === 'void' ? null : context.slot(type);
  for (const side of sides) {
    builder.enter(side.block);
    if (slot !== null && side.value.type.kind !== 'never') builder.store(slot.address, convert(context, side.value, type, side.node).value);
    builder.jump(next);
  }
  builder.enter(next);
  return slot === null ? { ...nothing, type } : operand(type, builder.load(irTypeOf(type), slot.address));
}

function joinedType(context: FunctionContext, sides: readonly Side[], node: ts.Node, expected: Type | null): Type {
  const types = sides.map((side) => side.value.type).filter((type) => type.kind !== 'never');
  const [first = t.neverType, second = first] = types;
  if (first.kind === 'void' || second.kind === 'void') return t.voidType;
  if (first.kind === 'null' && second.kind === 'null') return expected ?? t.nullType;
  const common = first.kind === 'null' ? second : second.kind === 'null' ? first : commonType(first, second);
  if (common !== null) return nullableIf(common, types);
  const bothReferences = first.kind === 'reference' && second.kind === 'reference' && expected?.kind === 'reference';
  return bothReferences ? expected : context.unit.diagnostics.fail('H2003', node, typeName(first), typeName(second), '? :');
}

function nullableIf(type: Type, types: readonly Type[]): Type {
  const maybeNull = types.some((candidate) => candidate.kind === 'null' || (candidate.kind === 'reference' && candidate.nullable));
  return maybeNull && type.kind === 'reference' ? { ...type, nullable: true } : type;
}

/** `&&` and `||`: the right side runs only where it matters. As a condition the result is a truth value. */
export function lowerLogical(context: FunctionContext, node: ts.BinaryExpression, token: '&&' | '||', expected: Type | null): Operand {
  const { builder } = context;
  const left = lowerExpression(context, node.left, expected);
  const known = left.type.kind === 'bool' ? knownTruth(left.value, node.left) : null;
  if (known !== null) return known === (token === '&&') ? lowerRightAlone(context, node.right) : left;
  const [more, next] = [builder.newBlock(), builder.newBlock()];
  const isCondition = left.type.kind === 'bool' || expected?.kind === 'bool' || expected?.kind === 'void';
  if (isCondition) return lowerTruth(context, node, token, left, more, next);
  const split = builder.newBlock();
  builder.jump(split);
  builder.enter(split);
  const short = builder.newBlock();
  const truth = truthValue(context, left);
  builder.branch(truth, token === '&&' ? more : short, token === '&&' ? short : more);
  const second = lowerSide(context, node.right, more, expected ?? hintOf(left));
  return join(context, [{ value: left, block: short, node: node.left }, second], next, node, expected);
}

function lowerTruth(context: FunctionContext, node: ts.BinaryExpression, token: '&&' | '||', left: Operand, more: number, next: number): Operand {
  const { builder } = context;
  const slot = context.slot(t.boolType);
  const condition = truthValue(context, left);
  builder.store(slot.address, condition);
  if (token === '&&') builder.branch(condition, more, next);
  else builder.branch(condition, next, more);
  builder.enter(more);
  lowerRightTruth(context, node.right, slot.address);
  builder.jump(next);
  builder.enter(next);
  return operand(t.boolType, builder.load('i1', slot.address));
}

/** The right side, where the left one is known and leaves it to the right. */
function lowerRightAlone(context: FunctionContext, node: ts.Expression): Operand {
  const right = lowerExpression(context, node, t.boolType);
  return right.type.kind === 'void' || right.type.kind === 'never' ? right : operand(t.boolType, truthValue(context, right));
}

/** The right side of a condition; one without a value (`ready && start()`) only runs. */
function lowerRightTruth(context: FunctionContext, node: ts.Expression, address: Value): void {
  const right = lowerExpression(context, node, t.boolType);
  if (right.type.kind !== 'void' && right.type.kind !== 'never') context.builder.store(address, truthValue(context, right));
}

/** `left ?? right`. */
export function lowerCoalesce(context: FunctionContext, node: ts.BinaryExpression, expected: Type | null): Operand {
  const { builder } = context;
  const left = lowerExpression(context, node.left, expected);
  if (!t.isAddressLike(left.type)) return left;
  const [present, absent, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare('ne', left.value, nullValue), present, absent);
  const plain: Operand = left.type.kind === 'null' ? left : { ...left, type: t.withoutNull(left.type) };
  const second = lowerSide(context, node.right, absent, expected ?? hintOf(left));
  return join(context, [{ value: plain, block: present, node: node.left }, second], next, node, expected);
}
