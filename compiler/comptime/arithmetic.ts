// Arithmetic, comparison and conversion of the compile-time interpreter, with the machine's meaning.

import type { BinaryOperator, Conversion, Predicate } from '../ir/module.ts';
import { bitWidth, isIntegerType, type IrType } from '../ir/types.ts';
import type { Address, Constant } from './memory.ts';
import { NotConstant } from './not-constant.ts';

export function integer(type: IrType, value: bigint): Constant {
  return { kind: 'integer', value: isIntegerType(type) ? BigInt.asUintN(bitWidth(type), value) : BigInt.asUintN(64, value) };
}

/** The integer with its sign, in the width of `type`. */
function signed(type: IrType, value: bigint): bigint {
  return BigInt.asIntN(isIntegerType(type) ? bitWidth(type) : 64, value);
}

export function binary(operator: BinaryOperator, type: IrType, left: Constant, right: Constant): Constant {
  if (left.kind === 'float' && right.kind === 'float') return { kind: 'float', value: roundTo(type, floatBinary(operator, left.value, right.value)) };
  if (left.kind === 'address' || right.kind === 'address') return addressBinary(operator, left, right);
  if (left.kind !== 'integer' || right.kind !== 'integer') throw new NotConstant('it mixes integers and floats');
  return integer(type, integerBinary(operator, type, left.value, right.value));
}

function integerBinary(operator: BinaryOperator, type: IrType, a: bigint, b: bigint): bigint {
  switch (operator) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return a << b;
    case 'lshr':
      return a >> b;
    case 'ashr':
      return signed(type, a) >> b;
  }
  if (b === 0n) throw new NotConstant('it divides by zero');
  switch (operator) {
    case 'udiv':
      return a / b;
    case 'urem':
      return a % b;
    case 'sdiv':
      return signed(type, a) / signed(type, b);
    case 'srem':
      return signed(type, a) % signed(type, b);
    default:
      throw new NotConstant(`it uses '${operator}' on integers`);
  }
}

function floatBinary(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case 'fadd':
      return a + b;
    case 'fsub':
      return a - b;
    case 'fmul':
      return a * b;
    case 'fdiv':
      return a / b;
    case 'frem':
      return a % b;
    default:
      throw new NotConstant(`it uses '${operator}' on floats`);
  }
}

function roundTo(type: IrType, value: number): number {
  return type === 'f32' ? Math.fround(value) : value;
}

/** An address plus or minus a number, or the distance within one object. */
function addressBinary(operator: BinaryOperator, left: Constant, right: Constant): Constant {
  if (operator === 'add' && left.kind === 'address' && right.kind === 'integer') return moved(left, Number(BigInt.asIntN(64, right.value)));
  if (operator === 'add' && left.kind === 'integer' && right.kind === 'address') return moved(right, Number(BigInt.asIntN(64, left.value)));
  if (operator === 'sub' && left.kind === 'address' && right.kind === 'integer') return moved(left, -Number(BigInt.asIntN(64, right.value)));
  if (operator === 'sub' && left.kind === 'address' && right.kind === 'address' && left.object === right.object) {
    return integer('i64', BigInt(left.offset - right.offset));
  }
  throw new NotConstant('it depends on where the linker puts something');
}

export function moved(address: Address, bytes: number): Address {
  return { ...address, offset: address.offset + bytes };
}

export function compare(predicate: Predicate, type: IrType, left: Constant, right: Constant): boolean {
  if (left.kind === 'float' && right.kind === 'float') return compareFloats(predicate, left.value, right.value);
  if (left.kind === 'address' || right.kind === 'address') return compareAddresses(predicate, left, right);
  if (left.kind !== 'integer' || right.kind !== 'integer') throw new NotConstant('it compares an integer with a float');
  const isSigned = predicate.startsWith('s');
  const [a, b] = isSigned ? [signed(type, left.value), signed(type, right.value)] : [left.value, right.value];
  return order(predicate, a, b);
}

function order<T extends bigint | number>(predicate: Predicate, a: T, b: T): boolean {
  switch (predicate.slice(-2)) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'gt':
      return a > b;
    default:
      return a >= b;
  }
}

function compareFloats(predicate: Predicate, a: number, b: number): boolean {
  return order(predicate, a, b);
}

function compareAddresses(predicate: Predicate, left: Constant, right: Constant): boolean {
  const same = left.kind === 'address' && right.kind === 'address' && left.object === right.object;
  if (same && left.kind === 'address' && right.kind === 'address') return order(predicate, left.offset, right.offset);
  const withNull = (left.kind === 'integer' && left.value === 0n) || (right.kind === 'integer' && right.value === 0n);
  const distinct = withNull || (left.kind === 'address' && right.kind === 'address');
  if (distinct && (predicate === 'eq' || predicate === 'ne')) return predicate === 'ne';
  throw new NotConstant('it depends on where the linker puts something');
}

export function convert(conversion: Conversion, from: IrType, to: IrType, value: Constant): Constant {
  if (conversion === 'ptrtoint' || conversion === 'inttoptr') return value;
  if (value.kind === 'address') {
    if (to === 'i64' || to === 'ptr') return value;
    throw new NotConstant('it takes an address apart');
  }
  if (value.kind === 'integer') return fromInteger(conversion, from, to, value.value);
  return fromFloat(conversion, to, value.value);
}

function fromInteger(conversion: Conversion, from: IrType, to: IrType, value: bigint): Constant {
  switch (conversion) {
    case 'sext':
      return integer(to, signed(from, value));
    case 'sitofp':
      return { kind: 'float', value: roundTo(to, Number(signed(from, value))) };
    case 'uitofp':
      return { kind: 'float', value: roundTo(to, Number(value)) };
    case 'bits':
      return { kind: 'float', value: reinterpret(from, value) };
    default:
      return integer(to, value);
  }
}

function reinterpret(from: IrType, value: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value, true);
  return from === 'i32' ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

function fromFloat(conversion: Conversion, to: IrType, value: number): Constant {
  if (conversion === 'fpext' || conversion === 'fptrunc') return { kind: 'float', value: roundTo(to, value) };
  if (conversion === 'bits') return integer(to, bitsOf(to, value));
  const bits = isIntegerType(to) ? BigInt(bitWidth(to)) : 64n;
  const isSigned = conversion === 'fptosi';
  const least = isSigned ? -(1n << (bits - 1n)) : 0n;
  const most = isSigned ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  return integer(to, saturate(value, least, most));
}

function saturate(value: number, least: bigint, most: bigint): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value <= Number(least)) return least;
  if (value >= Number(most)) return most;
  return BigInt(Math.trunc(value));
}

function bitsOf(to: IrType, value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (to === 'i32') view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return to === 'i32' ? BigInt(view.getUint32(0, true)) : view.getBigUint64(0, true);
}
