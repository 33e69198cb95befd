// Functions that the runtime provides for the compiler to call: panics, comparison of strings,
// the allocator. The runtime marks them with `@hook NAME`; one table says what they look like.

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { irTypeOf } from '../types/type.ts';
import type { FunctionContext } from './context.ts';
import { functionInstance, type FunctionInstance } from './functions.ts';
import type { Unit } from './unit.ts';

/** Hook → its signature, as the runtime has to write it. */
export const hookTable = {
  panic: '(message: string, file: string, line: u32): never',
  panicValues: '(message: string, left: u64, right: u64, file: string, line: u32): never',
  panicSigned: '(message: string, left: i64, right: i64, file: string, line: u32): never',
  stringEquals: '(a: string, b: string): bool',
  /** 0 where no memory is left. */
  allocate: '(sizeBytes: usize, alignBytes: usize): usize',
  release: '(address: usize): void',
} as const;

export type HookName = keyof typeof hookTable;

/** The function of the hook, or null where the runtime has none. */
export function findHook(unit: Unit, name: HookName): FunctionInstance | null {
  const node = unit.hooks.get(name);
  return node === undefined ? null : functionInstance(unit, { node, environment: new Map(), self: null });
}

export function callHook(context: FunctionContext, name: HookName, args: readonly Value[], node: ts.Node): Value | null {
  const hook = findHook(context.unit, name);
  if (hook === null) return context.unit.diagnostics.fail('H3010', node, name);
  return context.builder.call(hook.symbol, irTypeOf(hook.result), args);
}
