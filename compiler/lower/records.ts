// Records: tuples and object types as values. They are held by the address of their storage and
// copied when they are stored.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { memberName } from '../types/layout.ts';
import { isEmbeddedElement, typeName, type RecordType, type Type } from '../types/type.ts';
import { recordCell } from './cells.ts';
import { memoryPlace, operand, type FunctionContext, type MemoryPlace, type Operand } from './context.ts';
import { storageType } from '../types/infer.ts';
import { lowerOnStack } from './construct.ts';
import { lowerExpression } from './expression.ts';
import { storePlace } from './places.ts';

/** The place of the field called `name`, or null. */
export function recordField(context: FunctionContext, type: RecordType, address: Value, name: string): MemoryPlace | null {
  const index = type.fields.findIndex((field) => field.name === name);
  const field = type.fields[index];
  if (field === undefined) return null;
  const offset = context.unit.layouts.record(type).offsets[index] as number;
  return memoryPlace(field.type, context.builder.cellAddress(address, offset, recordCell(type, index)), isEmbeddedElement(field.type) && field.type.kind !== 'reference');
}

/** `[a, b]` where a tuple is wanted. */
export function lowerTuple(context: FunctionContext, node: ts.ArrayLiteralExpression, expected: Type | null): Operand {
  if (expected?.kind !== 'record' && storageType(context.unit.resolver, node, context.scope) !== null) return lowerOnStack(context, node);
  if (expected?.kind !== 'record') return context.unit.diagnostics.fail('H1001', node, 'an array literal without a tuple type', 'write arrayOf<T>(…) or array<T, N>(N), or annotate a tuple: [i32, i32]');
  const type = expected;
  const values = node.elements.map((element, index) => lowerExpression(context, element, type.fields[index]?.type ?? null));
  context.at(node);
  if (type.fields.length !== values.length) return context.unit.diagnostics.fail('H3006', node, String(type.fields.length), String(values.length));
  const address = context.storage(type, null);
  values.forEach((value, index) => setField(context, type, address, String(index), value, node.elements[index] as ts.Expression));
  return operand(type, address);
}

/** `{ x, y: 1 }` where a record is wanted. Fields left out, or given as undefined, are zero. */
export function lowerRecord(context: FunctionContext, node: ts.ObjectLiteralExpression, type: RecordType): Operand {
  const address = context.storage(type, null);
  context.builder.zero(address, context.unit.layouts.record(type).sizeBytes);
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) return context.unit.diagnostics.fail('H1005', property, 'property', 'write name: value');
    const expression = ts.isPropertyAssignment(property) ? property.initializer : property.name;
    if (ts.isIdentifier(expression) && expression.text === 'undefined') continue;
    const name = memberName(property.name);
    const field = type.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return context.unit.diagnostics.fail('H3002', property.name, typeName(type), name);
    setField(context, type, address, name, lowerExpression(context, expression, field.type), expression);
  }
  return operand(type, address);
}

function setField(context: FunctionContext, type: RecordType, address: Value, name: string, value: Operand, node: ts.Node): void {
  const place = recordField(context, type, address, name);
  if (place !== null) storePlace(context, place, value, node);
}
