// Names for the places in memory that the passes tell apart (passes/memory-cells.ts): a field is one
// place in all objects of its class, whichever way they were reached.
//
// Only what an address fits in has a name, since function values are all that is followed.

import type ts from 'typescript';
import type { Field } from '../types/class.ts';
import type { Layouts } from '../types/layout.ts';
import { irTypeOf, isEmbeddedElement, typeKey, type RecordType, type Type } from '../types/type.ts';

/** The name of a field's place; null for one that holds no address by itself. */
export function fieldCell(field: Field): string | null {
  return canHoldAddress(field.type, field.embedded) ? declarationCell(field.declaration) : null;
}

/** Inherited fields have the declaration of the class that they come from, instances of generics that of the generic. */
function declarationCell(declaration: ts.Node): string {
  return `field ${declaration.getSourceFile().fileName} ${declaration.pos}`;
}

/** The name of the place of a tuple's or object type's field, or null. */
export function recordCell(type: RecordType, index: number): string | null {
  const field = type.fields[index];
  return field !== undefined && canHoldAddress(field.type, isEmbedded(field.type)) ? `record ${typeKey(type)} ${index}` : null;
}

/** The name of a captured value's place in the environments of a function. */
export function captureCell(symbol: string, offset: number): string {
  return `environment ${symbol} ${offset}`;
}

/** The name of the place at `offset` of a value of the type, or null. */
export function cellAt(layouts: Layouts, type: Type, embedded: boolean, offset: number): string | null {
  if (!embedded) return null;
  if (type.kind === 'reference') {
    const field = [...layouts.of(type.class).fields.values()].find((candidate) => offset >= candidate.offset && offset < candidate.offset + candidate.sizeBytes);
    return field === undefined ? null : (cellAt(layouts, field.type, field.embedded, offset - field.offset) ?? fieldCell(field));
  }
  if (type.kind === 'array') {
    const { sizeBytes } = layouts.element(type.element);
    return sizeBytes === 0 ? null : cellAt(layouts, type.element, isEmbeddedElement(type.element), offset % sizeBytes);
  }
  if (type.kind !== 'record') return null;
  const { offsets } = layouts.record(type);
  const index = offsets.findLastIndex((start) => start <= offset);
  const field = type.fields[index];
  return field === undefined ? null : (cellAt(layouts, field.type, isEmbedded(field.type), offset - (offsets[index] as number)) ?? recordCell(type, index));
}

/** As records have their fields: a class is a reference there. */
function isEmbedded(type: Type): boolean {
  return isEmbeddedElement(type) && type.kind !== 'reference';
}

function canHoldAddress(type: Type, embedded: boolean): boolean {
  if (type.kind === 'volatile') return canHoldAddress(type.element, false);
  if (type.kind === 'array' && embedded) return !isEmbedded(type.element) && canHoldAddress(type.element, false);
  if (embedded && (type.kind === 'reference' || type.kind === 'record')) return false;
  const irType = irTypeOf(type);
  return irType === 'ptr' || irType === 'i64';
}
