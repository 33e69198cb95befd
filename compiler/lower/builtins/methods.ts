// Methods of the language's own types: strings, pointers, fixed arrays.

import type ts from 'typescript';
import type { Value } from '../../ir/module.ts';
import { irTypeOf, isEmbeddedElement, type ArrayType } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { guard, panicWithValues } from '../checks.ts';
import { countedLoop } from '../loops.ts';
import { nothing, operand, type FunctionContext, type Operand } from '../context.ts';
import { valueAt } from './builtin.ts';

/** The bytes of a string begin behind its length. */
const STRING_BYTES_OFFSET = 4;

/** A method call on a value that is no class instance, or null if there is no such method. */
export function builtinMethod(context: FunctionContext, object: Operand, name: string, call: ts.CallExpression): Operand | null {
  const { type } = object;
  if (type.kind === 'string' && (name === 'charCodeAt' || name === 'codePointAt')) return charCodeAt(context, object, call);
  if (type.kind === 'pointer' && name === 'add') return addToPointer(context, object, type.element, call);
  if (type.kind === 'array' && name === 'fill') return fillArray(context, object, type, call);
  return null;
}

function charCodeAt(context: FunctionContext, object: Operand, call: ts.CallExpression): Operand {
  const { builder } = context;
  const index = valueAt(context, call, 0, t.u32);
  if (context.checks) {
    const length = builder.load('i32', object.value);
    const wide = (value: Value): Value => builder.convert('zext', value, 'i64');
    guard(context, builder.compare('ult', index, length), () =>
      panicWithValues(context, 'index past the end of a string (index, length)', wide(index), wide(length), false, call),
    );
  }
  const address = builder.address(object.value, STRING_BYTES_OFFSET, builder.convert('zext', index, 'i64'), 1);
  return operand(t.u8, builder.load('i8', address));
}

function addToPointer(context: FunctionContext, object: Operand, element: t.Type, call: ts.CallExpression): Operand {
  const count = valueAt(context, call, 0, t.i64);
  const { sizeBytes } = context.unit.layouts.element(element);
  return operand(object.type, context.builder.address(object.value, 0, count, sizeBytes));
}

function fillArray(context: FunctionContext, object: Operand, type: ArrayType, call: ts.CallExpression): Operand {
  if (isEmbeddedElement(type.element)) return context.unit.diagnostics.fail('H3002', call, t.typeName(type), 'fill');
  const value = valueAt(context, call, 0, type.element);
  const { sizeBytes } = context.unit.layouts.element(type.element);
  if (irTypeOf(type.element) === 'i8') {
    const length: Value = { kind: 'integer', type: 'i64', value: BigInt(type.length) };
    context.builder.intrinsic('memory.fill', 'void', [object.value, value, length]);
    return nothing;
  }
  countedLoop(context, type.length, (index) => {
    context.builder.store(context.builder.address(object.value, 0, index, sizeBytes), value);
  });
  return nothing;
}
