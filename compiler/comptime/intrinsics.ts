// The intrinsics that may run at compile time.

import { findIntrinsic } from '../ir/intrinsics.ts';
import type { Constant, StaticMemory } from './memory.ts';
import { NotConstant } from './not-constant.ts';
import { integer } from './arithmetic.ts';

type Width = 8 | 16 | 32 | 64;

export function runIntrinsic(name: string, args: readonly Constant[], memory: StaticMemory): Constant | null {
  if (name === 'memory.fill') return fill(args, memory);
  if (name === 'memory.copy') return copy(args, memory);
  if (name === 'compiler.fence') return null;
  const [operation = '', type = ''] = name.split('.');
  if (findIntrinsic(name)?.pure !== true) throw new NotConstant(`it uses '${name}', which is an operation of the machine`);
  const [first, second] = args;
  if (first?.kind === 'float') return { kind: 'float', value: floatOperation(operation, first.value, second?.kind === 'float' ? second.value : 0) };
  if (first?.kind !== 'integer') throw new NotConstant('it computes with an address');
  const width = operation === 'likely' ? 8 : (Number(type.slice(1)) as Width);
  const count = second?.kind === 'integer' ? second.value : 0n;
  return integer(operation === 'likely' ? 'i1' : `i${width}`, integerOperation(operation, first.value, count, BigInt(width)));
}

function integerOperation(operation: string, a: bigint, b: bigint, width: bigint): bigint {
  const bits = a.toString(2);
  switch (operation) {
    case 'clz':
      return a === 0n ? width : width - BigInt(bits.length);
    case 'ctz':
      return a === 0n ? width : BigInt(bits.length - 1 - bits.lastIndexOf('1'));
    case 'popcnt':
      return BigInt(bits.replaceAll('0', '').length);
    case 'rotl':
      return (a << b % width) | (a >> (width - (b % width)));
    case 'rotr':
      return (a >> b % width) | (a << (width - (b % width)));
    case 'bswap':
      return BigInt(`0x${(a.toString(16).padStart(Number(width) / 4, '0').match(/../g) ?? []).reverse().join('')}`);
    case 'mulhigh':
      return (a * b) >> 64n;
    case 'likely':
      return a;
    default:
      throw new NotConstant(`it uses '${operation}'`);
  }
}

function floatOperation(operation: string, a: number, b: number): number {
  switch (operation) {
    case 'sqrt':
      return Math.sqrt(a);
    case 'abs':
      return Math.abs(a);
    case 'floor':
      return Math.floor(a);
    case 'ceil':
      return Math.ceil(a);
    case 'trunc':
      return Math.trunc(a);
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
    case 'copysign':
      return b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);
    case 'nearest':
      return nearest(a);
    default:
      throw new NotConstant(`it uses '${operation}'`);
  }
}

/** Rounds to the nearest integer, ties to even. */
function nearest(a: number): number {
  const rounded = Math.round(a);
  return Math.abs(a % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function fill(args: readonly Constant[], memory: StaticMemory): null {
  const [to, value, size] = args;
  if (to === undefined || value?.kind !== 'integer' || size?.kind !== 'integer') throw new NotConstant('it fills memory with an address');
  const { object, offset } = memory.resolve(to);
  memory.zero(object, offset, Number(size.value));
  object.bytes.fill(Number(value.value), offset, offset + Number(size.value));
  return null;
}

function copy(args: readonly Constant[], memory: StaticMemory): null {
  const [to, from, size] = args;
  if (to === undefined || from === undefined || size?.kind !== 'integer') throw new NotConstant('it copies an unknown amount of memory');
  memory.copy(to, from, Number(size.value));
  return null;
}
