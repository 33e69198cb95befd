// WebAssembly's instructions by the names that AssemblyScript gives them: `i32.load8_u(address)`,
// `i64.div_s(a, b)`, `f32.lt(a, b)`. They are not declared, as there are plainer ways to write them;
// programs that are compiled without tsc may use them.

import type ts from 'typescript';
import * as t from '../../types/type.ts';
import { namedTypes, type Type } from '../../types/type.ts';
import { integerValue } from '../builder.ts';
import { memoryPlace, nothing, operand, type FunctionContext, type Operand } from '../context.ts';
import { cast } from '../convert.ts';
import { arithmetic, compare } from '../operators.ts';
import { loadPlace } from '../places.ts';
import { anyAt, valueAt } from './builtin.ts';
import { addressAt } from './memory.ts';

const ARITHMETIC: Readonly<Record<string, '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>'>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  rem: '%',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
};
const COMPARISONS: Readonly<Record<string, string>> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };

/** The call of the instruction `name` of the type, or null if it has none of that name. */
export function lowerInstruction(context: FunctionContext, type: Type, name: string, call: ts.CallExpression): Operand | null {
  const [, plain = '', bits = '', sign = ''] = /^([a-z]+?)(8|16|32)?(?:_([su]))?$/.exec(name) ?? [];
  if (bits !== '') return lowerNarrowAccess(context, type, plain, `${sign === 's' ? 'i' : 'u'}${bits}`, call);
  if (name === 'eqz') return lowerComparison(context, '==', [operandAt(context, type, '', call, 0), zeroOf(type)], call);
  const operands = (): [Operand, Operand] => [operandAt(context, type, sign, call, 0), operandAt(context, type, sign, call, 1)];
  const comparison = COMPARISONS[plain];
  if (comparison !== undefined) return lowerComparison(context, comparison, operands(), call);
  const token = ARITHMETIC[plain];
  return token === undefined ? null : cast(context, arithmetic(context, token, ...operands(), call), type, call);
}

/** An operand in the instruction's type, read with or without a sign. */
function operandAt(context: FunctionContext, type: Type, sign: string, call: ts.CallExpression, index: number): Operand {
  const value = cast(context, anyAt(context, call, index, type), type, call);
  const signed = sign === '' || type.kind !== 'integer' ? type : (namedTypes.get(`${sign === 's' ? 'i' : 'u'}${type.bits}`) ?? type);
  return cast(context, value, signed, call);
}

function zeroOf(type: Type): Operand {
  return operand(type, integerValue(t.irTypeOf(type) as 'i32', 0));
}

/** Truth is a number to WebAssembly. */
function lowerComparison(context: FunctionContext, token: string, [left, right]: readonly [Operand, Operand], call: ts.CallExpression): Operand {
  return cast(context, compare(context, token, left, right, call), t.i32, call);
}

/** `load8_u`, `store16`: a part of the type in memory. */
function lowerNarrowAccess(context: FunctionContext, type: Type, access: string, name: string, call: ts.CallExpression): Operand | null {
  const narrow = namedTypes.get(name);
  if (narrow === undefined) return null;
  if (access === 'load') return cast(context, loadPlace(context, memoryPlace(narrow, addressAt(context, call, 1)), call), type, call);
  if (access !== 'store') return null;
  const address = addressAt(context, call, 2);
  const value = operand(type, valueAt(context, call, 1, type));
  context.builder.store(address, cast(context, value, narrow, call).value);
  return nothing;
}
