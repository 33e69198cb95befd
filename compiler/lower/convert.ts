// Conversions between source types: implicit ones, which lose nothing, and casts.

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { isAssignable, isNullable } from '../types/conversion.ts';
import * as t from '../types/type.ts';
import { irTypeOf, rangeOf, typeName, type IntegerType, type Type } from '../types/type.ts';
import { integerValue, nullValue } from './builder.ts';
import type { FunctionContext, Operand } from './context.ts';

/** `from` as a `to` without a cast; a diagnostic where that could lose something. */
export function convert(context: FunctionContext, from: Operand, to: Type, node: ts.Node): Operand {
  if (t.sameType(from.type, to)) return { type: to, value: from.value };
  if (to.kind === 'void') return { type: to, value: from.value };
  if (isAssignable(from.type, to) || constantFits(from, to)) return cast(context, from, to, node);
  const { diagnostics } = context.unit;
  if (isConstant(from) && to.kind === 'integer') {
    const range = rangeOf(to);
    diagnostics.fail('H2002', node, String(constantOf(from)), typeName(to), String(range.least), String(range.most));
  }
  if (isNumeric(from.type) && isNumeric(to)) diagnostics.fail('H2001', node, typeName(from.type), typeName(to));
  return diagnostics.fail('H2004', node, typeName(from.type), typeName(to));
}

/** `from` as a `to`, as a cast does it: wrapping, saturating, reinterpreting addresses. */
export function cast(context: FunctionContext, from: Operand, to: Type, node: ts.Node): Operand {
  if (t.sameType(from.type, to)) return { type: to, value: from.value };
  const value = castNumber(context, from, to) ?? castAddress(from, to);
  if (value === null) return context.unit.diagnostics.fail('H2004', node, typeName(from.type), typeName(to));
  return { type: to, value };
}

function castNumber(context: FunctionContext, from: Operand, to: Type): Value | null {
  const { builder } = context;
  const source = asInteger(from.type);
  const target = asInteger(to);
  if (to.kind === 'bool') return truthValue(context, from);
  if (source !== null && target !== null) return resize(context, from.value, source, target);
  if (source !== null && to.kind === 'float') return builder.convert(source.signed ? 'sitofp' : 'uitofp', from.value, to.name);
  if (from.type.kind !== 'float') return null;
  if (target !== null) return builder.convert(target.signed ? 'fptosi' : 'fptoui', from.value, irTypeOf(target));
  if (to.kind !== 'float') return null;
  return builder.convert(to.bits > from.type.bits ? 'fpext' : 'fptrunc', from.value, to.name);
}

/** Every type that is an integer to the machine, as that integer; null for others. */
function asInteger(type: Type): IntegerType | null {
  if (type.kind === 'integer') return type;
  if (type.kind === 'enum') return t.i32;
  if (type.kind === 'number') return t.i64;
  return type.kind === 'bool' ? { ...t.u8, bits: 1 as 8 } : null;
}

function resize(context: FunctionContext, value: Value, from: IntegerType, to: IntegerType): Value {
  if (from.bits === to.bits) return value;
  if (from.bits > to.bits) return context.builder.convert('trunc', value, irTypeOf(to));
  return context.builder.convert(from.signed ? 'sext' : 'zext', value, irTypeOf(to));
}

/** References as other references: tsc has checked whether that makes sense. */
function castAddress(from: Operand, to: Type): Value | null {
  if (from.type.kind === 'null' && isNullable(to)) return nullValue;
  return t.isAddressLike(from.type) && t.isAddressLike(to) ? from.value : null;
}

/** Whether the operand counts as true: a number that is not zero, a reference that is not null. */
export function truthValue(context: FunctionContext, from: Operand): Value {
  const { builder } = context;
  const { value, type } = from;
  if (type.kind === 'bool') return value;
  if (type.kind === 'null') return integerValue('i1', 0);
  if (irTypeOf(type) === 'void') return context.unit.diagnostics.fail('H2012', context.unit.position, typeName(type));
  if (type.kind === 'float') {
    const zero: Value = { kind: 'float', type: type.name, value: 0 };
    return builder.binary('or', builder.compare('flt', value, zero), builder.compare('fgt', value, zero));
  }
  const integer = asInteger(type);
  if (integer === null) return builder.compare('ne', value, nullValue);
  if (value.kind === 'integer') return integerValue('i1', value.value === 0n ? 0 : 1);
  return builder.compare('ne', value, integerValue(irTypeOf(integer) as 'i32', 0));
}

export function isNumeric(type: Type): boolean {
  return type.kind === 'integer' || type.kind === 'float' || type.kind === 'enum' || type.kind === 'bool';
}

function isConstant(from: Operand): boolean {
  return from.value.kind === 'integer' && (from.type.kind === 'integer' || from.type.kind === 'enum');
}

/** The value of a constant operand, with its sign. */
export function constantOf(from: Operand): bigint {
  if (from.value.kind !== 'integer') throw new Error('not a constant');
  const signed = from.type.kind === 'enum' || (from.type.kind === 'integer' && from.type.signed);
  const bits = asInteger(from.type)?.bits ?? 64;
  return signed ? BigInt.asIntN(bits, from.value.value) : from.value.value;
}

/** A constant may go wherever its value fits, whatever its type. */
export function constantFits(from: Operand, to: Type): boolean {
  if (!isConstant(from)) return false;
  const value = constantOf(from);
  if (to.kind === 'float') return BigInt(Number(value)) === value;
  if (to.kind === 'bool') return value === 0n || value === 1n;
  if (to.kind !== 'integer') return false;
  const { least, most } = rangeOf(to);
  return value >= least && value <= most;
}
