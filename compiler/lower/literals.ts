// Literals: numbers take the wanted type where they fit it, else the first of i32, u32, i64 and
// u64 that holds them. Strings are objects in read-only memory, one for each text.

import type ts from 'typescript';
import { literalInteger, literalNumberType, negativeNumberType } from '../types/infer.ts';
import * as t from '../types/type.ts';
import { irTypeOf, rangeOf, type Type } from '../types/type.ts';
import { integerValue, symbolValue } from './builder.ts';
import { operand, type FunctionContext, type Operand } from './context.ts';

/** A number literal, `negative` if a minus stands before it. */
export function lowerNumber(context: FunctionContext, node: ts.NumericLiteral, expected: Type | null, negative: boolean): Operand {
  const text = node.getText();
  const magnitude = literalInteger(text);
  if (magnitude === null) return lowerFloat(Number(text.replaceAll('_', '')), expected, negative);
  if (expected?.kind === 'float') return floatOperand(expected, negative ? -Number(magnitude) : Number(magnitude));
  const value = negative ? -magnitude : magnitude;
  if (magnitude > t.rangeOf(t.u64).most) context.unit.diagnostics.fail('H2002', node, text, 'u64', '0', String(rangeOf(t.u64).most));
  const wanted = expected?.kind === 'integer' ? expected : null;
  const type = wanted !== null && fits(value, wanted) ? wanted : negative ? negativeNumberType(node) : literalNumberType(node);
  return operand(type, integerValue(irTypeOf(type) as 'i32', value));
}

function fits(value: bigint, type: t.IntegerType): boolean {
  const { least, most } = rangeOf(type);
  return value >= least && value <= most;
}

function lowerFloat(value: number, expected: Type | null, negative: boolean): Operand {
  return floatOperand(expected?.kind === 'float' ? expected : t.f64, negative ? -value : value);
}

function floatOperand(type: t.FloatType, value: number): Operand {
  return operand(type, { kind: 'float', type: type.name, value: type.bits === 32 ? Math.fround(value) : value });
}

export function lowerString(context: FunctionContext, text: string): Operand {
  return operand(t.stringType, symbolValue(context.unit.stringLiteral(text)));
}
