// Names of the nodes of the flow graph: the values in which the address of a function can be.

import type { IrFunction, Value } from '../ir/module.ts';
import type { IrType } from '../ir/types.ts';

/** The node of a value that can be an address; null for constants and for what is too narrow. */
export function nodeOf(fn: IrFunction, value: Value): string | null {
  if (!holdsAddress(value.type)) return null;
  if (value.kind === 'temporary') return valueNode(fn, value.id);
  return value.kind === 'parameter' ? parameterNode(fn.name, value.index) : null;
}

export function valueNode(fn: IrFunction, id: number): string {
  return `value ${fn.name} ${id}`;
}

function holdsAddress(type: IrType): boolean {
  return type === 'ptr' || type === 'i64';
}

export function parameterNode(name: string, index: number): string {
  return `parameter ${name} ${index}`;
}

export function resultNode(name: string): string {
  return `result ${name}`;
}
