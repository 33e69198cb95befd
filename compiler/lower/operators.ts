// Operators on values: arithmetic, bits, comparison, logic. Assignments are in assign.ts.

import ts from 'typescript';
import type { BinaryOperator, Predicate, Value } from '../ir/module.ts';
import { commonType } from '../types/conversion.ts';
import * as t from '../types/type.ts';
import { irTypeOf, typeName, type IntegerType, type Type } from '../types/type.ts';
import { integerValue, nullValue } from './builder.ts';
import { checkDivisor } from './checks.ts';
import { lowerCoalesce, lowerLogical } from './conditional.ts';
import { operand, type FunctionContext, type Operand } from './context.ts';
import { cast, constantFits, constantOf, isNumeric } from './convert.ts';
import { conditionOf, lowerExpression } from './expression.ts';
import { callHook } from './hooks.ts';
import { lowerInstanceOf } from './instance-of.ts';
import { binaryOverload, overloadHint, unaryOverload } from './overloads.ts';
import { integerPower } from './power.ts';
import { lowerNumber } from './literals.ts';

const K = ts.SyntaxKind;

type ArithmeticToken = '**' | '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '>>>';
const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '!=', '===', '!==']);
const SHIFTS = new Set(['<<', '>>', '>>>']);

export function lowerBinary(context: FunctionContext, node: ts.BinaryExpression, expected: Type | null): Operand {
  const token = node.operatorToken.getText();
  if (token === '&&' || token === '||') return lowerLogical(context, node, token, expected);
  if (token === '??') return lowerCoalesce(context, node, expected);
  if (token === 'instanceof') return lowerInstanceOf(context, node, node.right, false);
  if (token === '|' && isInstanceOfNullable(node)) return lowerInstanceOf(context, node.left, node.left.right, true);
  if (token === ',') {
    lowerExpression(context, node.left, null);
    return lowerExpression(context, node.right, expected);
  }
  const isComparison = COMPARISONS.has(token);
  const hint = isComparison || !isNumericHint(expected) ? null : expected;
  const left = lowerExpression(context, node.left, hint);
  const right = lowerExpression(context, node.right, isNumeric(left.type) && left.type.kind !== 'bool' ? left.type : overloadHint(context, token, left));
  context.at(node);
  return isComparison ? compare(context, token, left, right, node) : arithmetic(context, token as ArithmeticToken, left, right, node);
}

/** `object instanceof Class | null`, which the parser takes for a `|` of two values. */
function isInstanceOfNullable(node: ts.BinaryExpression): node is ts.BinaryExpression & { readonly left: ts.BinaryExpression } {
  const { left, right } = node;
  return right.kind === K.NullKeyword && ts.isBinaryExpression(left) && left.operatorToken.kind === K.InstanceOfKeyword;
}

function isNumericHint(type: Type | null): boolean {
  return type?.kind === 'integer' || type?.kind === 'float';
}

/** `left token right` by AssemblyScript's rules: the common type decides, shifts keep the left one's. */
export function arithmetic(context: FunctionContext, token: ArithmeticToken, left: Operand, right: Operand, node: ts.Node): Operand {
  const overloaded = binaryOverload(context, token, left, right, node);
  if (overloaded !== null) return overloaded;
  const { diagnostics } = context.unit;
  if (!isNumeric(left.type) || !isNumeric(right.type)) return diagnostics.fail('H2008', node, token, typeName(isNumeric(left.type) ? right.type : left.type), token === '+' ? 'texts are joined by a template: print`${a}${b}`' : '');
  const type = SHIFTS.has(token) ? asNumber(left.type) : commonOperandType(left, right);
  if (type === null) return diagnostics.fail('H2003', node, typeName(left.type), typeName(right.type), token);
  if (left.type.kind === 'bool' && right.type.kind === 'bool' && ['&', '|', '^'].includes(token)) return logicalBits(context, token, left, right);
  const a = cast(context, left, type, node).value;
  const b = cast(context, right, type, node).value;
  if (type.kind === 'float') return operand(type, floatArithmetic(context, token, a, b, node));
  return operand(type, integerArithmetic(context, token, a, b, type as IntegerType, node));
}

/** `true | false` stays a truth value. */
function logicalBits(context: FunctionContext, token: string, left: Operand, right: Operand): Operand {
  const operator = token === '&' ? 'and' : token === '|' ? 'or' : 'xor';
  return operand(t.boolType, context.builder.binary(operator, left.value, right.value));
}

/** Enums and truth values count as i32 in arithmetic. */
function asNumber(type: Type): Type {
  return type.kind === 'enum' || type.kind === 'bool' ? t.i32 : type;
}

/** A constant that fits the other side's type takes it; otherwise the common type. */
function commonOperandType(left: Operand, right: Operand): Type | null {
  const common = commonType(asNumber(left.type), asNumber(right.type));
  if (common !== null) return common;
  if (right.type.kind === 'float' && constantFits(left, right.type)) return right.type;
  return left.type.kind === 'float' && constantFits(right, left.type) ? left.type : null;
}

function floatArithmetic(context: FunctionContext, token: string, a: Value, b: Value, node: ts.Node): Value {
  const operators: Record<string, BinaryOperator> = { '+': 'fadd', '-': 'fsub', '*': 'fmul', '/': 'fdiv', '%': 'frem' };
  const operator = operators[token];
  if (operator === undefined) return context.unit.diagnostics.fail('H2008', node, token, 'f64');
  return context.builder.binary(operator, a, b);
}

function integerArithmetic(context: FunctionContext, token: ArithmeticToken, a: Value, b: Value, type: IntegerType, node: ts.Node): Value {
  const { builder } = context;
  switch (token) {
    case '+':
      return builder.binary('add', a, b);
    case '-':
      return builder.binary('sub', a, b);
    case '*':
      return builder.binary('mul', a, b);
    case '&':
      return builder.binary('and', a, b);
    case '|':
      return builder.binary('or', a, b);
    case '^':
      return builder.binary('xor', a, b);
    case '<<':
      return builder.binary('shl', a, shiftCount(context, b, type));
    case '>>':
      return builder.binary(type.signed ? 'ashr' : 'lshr', a, shiftCount(context, b, type));
    case '>>>':
      return builder.binary('lshr', a, shiftCount(context, b, type));
    case '**':
      return builder.call(integerPower(context.unit, type), irTypeOf(type), [a, b]) as Value;
    case '/':
    case '%':
      return divide(context, token, a, b, type, node);
  }
}

/** A shift count is taken modulo the width. */
function shiftCount(context: FunctionContext, count: Value, type: IntegerType): Value {
  const mask = type.bits - 1;
  if (count.kind === 'integer') return integerValue(count.type, count.value & BigInt(mask));
  return context.builder.binary('and', count, integerValue(count.type as 'i32', mask));
}

/** Division; the least value by -1 wraps to itself, as LLVM leaves that undefined. */
function divide(context: FunctionContext, token: '/' | '%', a: Value, b: Value, type: IntegerType, node: ts.Node): Value {
  const { builder } = context;
  checkDivisor(context, b, node);
  if (!type.signed) return builder.binary(token === '/' ? 'udiv' : 'urem', a, b);
  const operator = token === '/' ? 'sdiv' : 'srem';
  const irType = irTypeOf(type) as 'i32';
  const minusOne = integerValue(irType, -1);
  if (b.kind === 'integer' && minusOne.kind === 'integer' && b.value !== minusOne.value) return builder.binary(operator, a, b);
  const isMinusOne = builder.compare('eq', b, minusOne);
  const zero = integerValue(irType, 0);
  const plain = builder.binary(operator, a, builder.select(isMinusOne, integerValue(irType, 1), b));
  return builder.select(isMinusOne, token === '/' ? builder.binary('sub', zero, a) : zero, plain);
}

const SIGNED: Readonly<Record<string, Predicate>> = { '<': 'slt', '<=': 'sle', '>': 'sgt', '>=': 'sge' };
const UNSIGNED: Readonly<Record<string, Predicate>> = { '<': 'ult', '<=': 'ule', '>': 'ugt', '>=': 'uge' };
const FLOAT: Readonly<Record<string, Predicate>> = { '<': 'flt', '<=': 'fle', '>': 'fgt', '>=': 'fge', '==': 'feq', '!=': 'fne' };

/** Comparison; `===` and `==` are the same. Strings compare by content with `==`. */
export function compare(context: FunctionContext, token: string, left: Operand, right: Operand, node: ts.Node): Operand {
  const overloaded = binaryOverload(context, token, left, right, node);
  if (overloaded !== null) return overloaded;
  const plain = token.startsWith('==') ? '==' : token.startsWith('!=') ? '!=' : token;
  const equality = plain === '==' || plain === '!=';
  if (equality && left.type.kind === 'string' && right.type.kind === 'string') return compareStrings(context, plain, left, right, node);
  if (t.isAddressLike(left.type) && t.isAddressLike(right.type)) return compareAddresses(context, plain, left, right);
  const type = comparisonType(left, right, equality);
  if (type === null || !isNumeric(left.type) || !isNumeric(right.type)) {
    return context.unit.diagnostics.fail('H2003', node, typeName(left.type), typeName(right.type), token);
  }
  const a = cast(context, left, type, node).value;
  const b = cast(context, right, type, node).value;
  const known = compareConstants(plain, operand(type, a), operand(type, b));
  return known ?? operand(t.boolType, context.builder.compare(predicateOf(plain, type), a, b));
}

/** The comparison of two integers that are known; null for others. */
function compareConstants(token: string, left: Operand, right: Operand): Operand | null {
  if (left.value.kind !== 'integer' || right.value.kind !== 'integer') return null;
  const [a, b] = [constantOf(left), constantOf(right)];
  const holds = { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b, '==': a === b, '!=': a !== b }[token];
  return holds === undefined ? null : operand(t.boolType, integerValue('i1', holds ? 1 : 0));
}

/** The sign matters to an order, not to equality. A constant adapts to the other side. */
function comparisonType(left: Operand, right: Operand, equality: boolean): Type | null {
  if (left.type.kind === 'bool' && right.type.kind === 'bool') return t.boolType;
  const [a, b] = [asNumber(left.type), asNumber(right.type)];
  const common = commonType(a, b, !equality);
  if (common !== null || equality) return common;
  if (isSmallConstant(right)) return a;
  return isSmallConstant(left) ? b : null;
}

/** A constant that is the same number in a signed and an unsigned type. */
function isSmallConstant({ value }: Operand): boolean {
  return value.kind === 'integer' && value.value <= 0x7fff_ffffn;
}

function predicateOf(token: string, type: Type): Predicate {
  if (type.kind === 'float') return FLOAT[token] as Predicate;
  if (token === '==') return 'eq';
  if (token === '!=') return 'ne';
  const signed = type.kind === 'integer' ? type.signed : false;
  return (signed ? SIGNED : UNSIGNED)[token] as Predicate;
}

function compareStrings(context: FunctionContext, token: string, left: Operand, right: Operand, node: ts.Node): Operand {
  const equal = callHook(context, 'stringEquals', [left.value, right.value], node) as Value;
  return operand(t.boolType, token === '==' ? equal : context.builder.compare('eq', equal, integerValue('i1', 0)));
}

function compareAddresses(context: FunctionContext, token: string, left: Operand, right: Operand): Operand {
  const predicate = token === '==' ? 'eq' : token === '!=' ? 'ne' : (UNSIGNED[token] as Predicate);
  const a = left.type.kind === 'null' ? nullValue : left.value;
  return operand(t.boolType, context.builder.compare(predicate, a, right.value));
}

export function lowerUnary(context: FunctionContext, node: ts.PrefixUnaryExpression, expected: Type | null): Operand {
  const { builder } = context;
  if (node.operator === K.ExclamationToken) return lowerNot(context, node);
  if (node.operator === K.MinusToken && ts.isNumericLiteral(node.operand)) return lowerNumber(context, node.operand, expected, true);
  const value = lowerExpression(context, node.operand, expected);
  context.at(node);
  const overloaded = unaryOverload(context, 'prefix', ts.tokenToString(node.operator) ?? '', value, node);
  if (overloaded !== null) return overloaded;
  const type = asNumber(value.type);
  if (!isNumeric(value.type)) return context.unit.diagnostics.fail('H2008', node, ts.tokenToString(node.operator) ?? '', typeName(value.type));
  const { value: a } = cast(context, value, type, node);
  if (node.operator === K.PlusToken) return operand(type, a);
  if (type.kind === 'float') return negateFloat(context, node, type, a);
  const irType = irTypeOf(type) as 'i32';
  if (node.operator === K.TildeToken) return operand(type, builder.binary('xor', a, integerValue(irType, -1)));
  return operand(type, builder.binary('sub', integerValue(irType, 0), a));
}

function lowerNot(context: FunctionContext, node: ts.PrefixUnaryExpression): Operand {
  const value = lowerExpression(context, node.operand, t.boolType);
  context.at(node);
  const overloaded = unaryOverload(context, 'prefix', '!', value, node);
  if (overloaded !== null) return overloaded;
  const condition = conditionOf(context, value, node.operand);
  if (condition.kind === 'integer') return operand(t.boolType, integerValue('i1', condition.value === 0n ? 1 : 0));
  return operand(t.boolType, context.builder.compare('eq', condition, integerValue('i1', 0)));
}

function negateFloat(context: FunctionContext, node: ts.PrefixUnaryExpression, type: t.FloatType, a: Value): Operand {
  if (node.operator === K.TildeToken) return context.unit.diagnostics.fail('H2008', node, '~', type.name);
  return operand(type, context.builder.binary('fsub', { kind: 'float', type: type.name, value: -0 }, a));
}

