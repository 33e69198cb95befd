// Built-in functions on numbers: conversions, bits, extremes, floats.

import type { Predicate, Value } from '../../ir/module.ts';
import { irTypeOf, namedTypes, typeName, type Type } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { commonType } from '../../types/conversion.ts';
import { integerValue } from '../builder.ts';
import { operand, type FunctionContext, type Operand } from '../context.ts';
import { cast, convert } from '../convert.ts';
import { anyAt, argumentAt, requiredType, typeArgument, valueAt, type Builtin, type BuiltinTable } from './builtin.ts';

const conversions: Record<string, Builtin> = {};
for (const [name, type] of namedTypes) {
  conversions[name] = (context, call) => {
    const value = anyAt(context, call, 0, type);
    return cast(context, value, type, call);
  };
}

/** The type of a one-operand function: as written, else the operand's. */
function unaryOperand(context: FunctionContext, call: Parameters<Builtin>[1], expected: Type | null): Operand {
  const written = typeArgument(context, call);
  const value = anyAt(context, call, 0, written ?? expected);
  return written === null ? value : convert(context, value, written, argumentAt(context, call, 0));
}

/** Two operands of one type: as written, else their common one. */
function binaryOperands(context: FunctionContext, call: Parameters<Builtin>[1], expected: Type | null): readonly [Operand, Operand] {
  const written = typeArgument(context, call);
  const left = anyAt(context, call, 0, written ?? expected);
  const right = anyAt(context, call, 1, written ?? left.type);
  const type = written ?? commonType(left.type, right.type);
  if (type === null) return context.unit.diagnostics.fail('H2003', call, typeName(left.type), typeName(right.type), call.expression.getText());
  return [convert(context, left, type, argumentAt(context, call, 0)), convert(context, right, type, argumentAt(context, call, 1))];
}

function demand(context: FunctionContext, call: Parameters<Builtin>[1], type: Type, kind: 'integer' | 'float'): void {
  if (type.kind !== kind) context.unit.diagnostics.fail('H2008', call, call.expression.getText(), typeName(type));
}

/** An integer operation that exists as an intrinsic for each width. */
function bits(intrinsic: string): Builtin {
  return (context, call, expected) => {
    const value = unaryOperand(context, call, expected);
    demand(context, call, value.type, 'integer');
    const irType = irTypeOf(value.type);
    return operand(value.type, context.builder.intrinsic(`${intrinsic}.${irType}`, irType, [value.value]));
  };
}

function rotate(intrinsic: string): Builtin {
  return (context, call, expected) => {
    const value = unaryOperand(context, call, expected);
    demand(context, call, value.type, 'integer');
    const irType = irTypeOf(value.type);
    const count = cast(context, anyAt(context, call, 1, value.type), value.type, call);
    return operand(value.type, context.builder.intrinsic(`${intrinsic}.${irType}`, irType, [value.value, count.value]));
  };
}

function floatFunction(intrinsic: string, operands: 1 | 2): Builtin {
  return (context, call, expected) => {
    const args = operands === 1 ? [unaryOperand(context, call, expected)] : binaryOperands(context, call, expected);
    const type = (args[0] as Operand).type;
    demand(context, call, type, 'float');
    const values = args.map((argument) => argument.value);
    return operand(type, context.builder.intrinsic(`${intrinsic}.${irTypeOf(type)}`, irTypeOf(type), values));
  };
}

/** min and max: by comparison for integers, by intrinsic for floats. */
function extreme(name: 'min' | 'max'): Builtin {
  return (context, call, expected) => {
    const [left, right] = binaryOperands(context, call, expected);
    const { type } = left;
    const irType = irTypeOf(type);
    if (type.kind === 'float') return operand(type, context.builder.intrinsic(`${name}.${irType}`, irType, [left.value, right.value]));
    demand(context, call, type, 'integer');
    const signed = type.kind === 'integer' && type.signed;
    const predicate: Predicate = name === 'min' ? (signed ? 'slt' : 'ult') : signed ? 'sgt' : 'ugt';
    return operand(type, context.builder.select(context.builder.compare(predicate, left.value, right.value), left.value, right.value));
  };
}

const abs: Builtin = (context, call, expected) => {
  const value = unaryOperand(context, call, expected);
  const irType = irTypeOf(value.type);
  if (value.type.kind === 'float') return operand(value.type, context.builder.intrinsic(`abs.${irType}`, irType, [value.value]));
  demand(context, call, value.type, 'integer');
  if (value.type.kind === 'integer' && !value.type.signed) return value;
  const zero = integerValue(irType as 'i32', 0);
  const negated = context.builder.binary('sub', zero, value.value);
  return operand(value.type, context.builder.select(context.builder.compare('slt', value.value, zero), negated, value.value));
};

const isNaNBuiltin: Builtin = (context, call) => {
  const value = unaryOperand(context, call, t.f64);
  if (value.type.kind !== 'float') return operand(t.boolType, integerValue('i1', 0));
  return operand(t.boolType, context.builder.compare('fne', value.value, value.value));
};

const isFiniteBuiltin: Builtin = (context, call) => {
  const value = unaryOperand(context, call, t.f64);
  if (value.type.kind !== 'float') return operand(t.boolType, integerValue('i1', 1));
  const difference = context.builder.binary('fsub', value.value, value.value);
  return operand(t.boolType, context.builder.compare('feq', difference, { kind: 'float', type: value.type.name, value: 0 }));
};

/** The type that literals take where their bits are read as `type`. */
function sameSize(type: Type): Type | null {
  if (type.kind === 'float') return type.bits === 32 ? t.i32 : t.i64;
  return type.kind === 'integer' && type.bits >= 32 ? (type.bits === 32 ? t.f32 : t.f64) : null;
}

const reinterpret: Builtin = (context, call) => {
  const type = requiredType(context, call);
  const value = anyAt(context, call, 0, sameSize(type));
  const [from, to] = [irTypeOf(value.type), irTypeOf(type)];
  if (from === to) return operand(type, value.value);
  if (from.slice(1) !== to.slice(1)) context.unit.diagnostics.fail('H2004', call, typeName(value.type), typeName(type));
  return operand(type, context.builder.convert('bits', value.value, to));
};

const selectBuiltin: Builtin = (context, call, expected) => {
  const [left, right] = sameOrCommon(context, call, expected);
  return operand(left.type, context.builder.select(valueAt(context, call, 2, t.boolType), left.value, right.value));
};

/** Like binaryOperands, but references will do too. */
function sameOrCommon(context: FunctionContext, call: Parameters<Builtin>[1], expected: Type | null): readonly [Operand, Operand] {
  const left = anyAt(context, call, 0, typeArgument(context, call) ?? expected);
  if (!t.isAddressLike(left.type)) {
    const node = argumentAt(context, call, 0);
    context.computed.set(node, left);
    const operands = binaryOperands(context, call, expected);
    context.computed.delete(node);
    return operands;
  }
  return [left, convert(context, anyAt(context, call, 1, left.type), left.type, argumentAt(context, call, 1))];
}

const mulHigh: Builtin = (context, call) => {
  const args: Value[] = [valueAt(context, call, 0, t.u64), valueAt(context, call, 1, t.u64)];
  return operand(t.u64, context.builder.intrinsic('mulhigh.u64', 'i64', args));
};

export const numberBuiltins: BuiltinTable = {
  ...conversions,
  clz: bits('clz'),
  ctz: bits('ctz'),
  popcnt: bits('popcnt'),
  bswap: bits('bswap'),
  rotl: rotate('rotl'),
  rotr: rotate('rotr'),
  abs,
  min: extreme('min'),
  max: extreme('max'),
  mulHigh,
  sqrt: floatFunction('sqrt', 1),
  floor: floatFunction('floor', 1),
  ceil: floatFunction('ceil', 1),
  trunc: floatFunction('trunc', 1),
  nearest: floatFunction('nearest', 1),
  copysign: floatFunction('copysign', 2),
  isNaN: isNaNBuiltin,
  isFinite: isFiniteBuiltin,
  reinterpret,
  select: selectBuiltin,
};
