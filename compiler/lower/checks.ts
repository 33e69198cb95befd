// Checks at run time that safe code makes: a failed one calls the panic hook with the place in the
// source. `unchecked(…)` and the option without checks leave them out.

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { integerValue, nullValue, symbolValue } from './builder.ts';
import type { FunctionContext, Operand } from './context.ts';
import { callHook } from './hooks.ts';

/** File and line as the panic hooks take them. */
export function placeArguments(context: FunctionContext, node: ts.Node): Value[] {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return [symbolValue(context.unit.stringLiteral(context.unit.fileName(source))), integerValue('i32', line + 1)];
}

/** Branches on `holds`; where it does not, `fail` is emitted, which must not return. */
export function guard(context: FunctionContext, holds: Value, fail: () => void): void {
  const { builder } = context;
  const failed = builder.newBlock();
  const next = builder.newBlock();
  builder.branch(holds, next, failed, true);
  builder.enter(failed);
  fail();
  builder.unreachable();
  builder.enter(next);
}

/** Panics with a message and the place. */
export function panicWith(context: FunctionContext, message: string, node: ts.Node): void {
  callHook(context, 'panic', [symbolValue(context.unit.stringLiteral(message)), ...placeArguments(context, node)], node);
}

/** Panics with a message, two integers and the place. */
export function panicWithValues(context: FunctionContext, message: string, left: Value, right: Value, signed: boolean, node: ts.Node): void {
  callHook(context, signed ? 'panicSigned' : 'panicValues', [symbolValue(context.unit.stringLiteral(message)), left, right, ...placeArguments(context, node)], node);
}

/** Panics unless the i64 `index` is below `length`. A constant index is tested by the compiler. */
export function checkIndex(context: FunctionContext, index: Value, length: number, signed: boolean, node: ts.Node): void {
  const { builder } = context;
  if (index.kind === 'integer') {
    if (index.value >= BigInt(length)) context.unit.diagnostics.fail('H2002', node, String(BigInt.asIntN(64, index.value)), 'an index of this array', '0', String(length - 1));
    return;
  }
  if (!context.checks) return;
  const bound = integerValue('i64', length);
  guard(context, builder.compare('ult', index, bound), () => panicWithValues(context, 'index out of range (index, length)', index, bound, signed, node));
}

/** Panics if the divisor is zero. */
export function checkDivisor(context: FunctionContext, divisor: Value, node: ts.Node): void {
  if (divisor.kind === 'integer' && divisor.value !== 0n) return;
  const zero = integerValue(divisor.type as 'i32', 0);
  guard(context, context.builder.compare('ne', divisor, zero), () => panicWith(context, 'division by zero', node));
}

/** Panics if the reference is null, for `reference!`. */
export function checkNull(context: FunctionContext, reference: Operand, node: ts.Node): void {
  if (!context.checks || reference.value.type !== 'ptr' || reference.value.kind === 'symbol') return;
  guard(context, context.builder.compare('ne', reference.value, nullValue), () => panicWith(context, 'null reference', node));
}
