// Memory that the runtime's allocator gives and takes back: what `new` and kept closures ask for.
//
// The allocator says 0 where nothing is left. `new` panics then, with or without checks, as an
// object at address 0 would be used; `tryNew` (builtins/allocation.ts) lets the program decide.

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { integerValue } from './builder.ts';
import { guard, panicWith } from './checks.ts';
import type { FunctionContext } from './context.ts';
import { callHook, findHook } from './hooks.ts';

export interface Extent {
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

/** Memory for `what`, with undefined content; panics at `node` where the allocator has none. */
export function allocateStorage(context: FunctionContext, extent: Extent, node: ts.Node, what: string): Value {
  const address = askForStorage(context, extent, node, what);
  guard(context, isMemory(context, address), () => panicWith(context, 'out of memory', node));
  return context.builder.convert('inttoptr', address, 'ptr');
}

/** What the allocator answers: an address as i64, 0 where it has nothing. */
export function askForStorage(context: FunctionContext, { sizeBytes, alignBytes }: Extent, node: ts.Node, what: string): Value {
  if (findHook(context.unit, 'allocate') === null) return context.unit.diagnostics.fail('H3014', node, what);
  context.at(node);
  return callHook(context, 'allocate', [integerValue('i64', Math.max(1, sizeBytes)), integerValue('i64', alignBytes)], node) as Value;
}

/** Whether the allocator's answer is memory. */
export function isMemory(context: FunctionContext, address: Value): Value {
  return context.builder.compare('ne', address, integerValue('i64', 0));
}
