// What may not be reached: a block, the allocator or floats from an interrupt handler; a block from
// a function that promises not to.
//
// One diagnostic for each handler or promise and effect, at the call that leads to it.

import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Code } from '../diagnostics/codes.ts';
import type { IrFunction, Location } from '../ir/module.ts';
import type { CallGraph } from './call-graph.ts';
import { callPath } from './call-path.ts';
import { isMarked, type Effect, type EffectTable } from './effects.ts';
import type { Places } from './places.ts';

interface Rule {
  readonly effect: Effect;
  readonly code: Code;
}

const handlerRules: readonly Rule[] = [
  { effect: 'blocks', code: 'H6001' },
  { effect: 'allocates', code: 'H6002' },
  { effect: 'frees', code: 'H6008' },
  { effect: 'usesFloat', code: 'H6003' },
];
const noblockRules: readonly Rule[] = [{ effect: 'blocks', code: 'H6004' }];
const atomicRules: readonly Rule[] = [
  { effect: 'blocks', code: 'H6005' },
  { effect: 'allocates', code: 'H6006' },
];

export function checkEffects(graph: CallGraph, effects: EffectTable, places: Places, diagnostics: Diagnostics): void {
  for (const fn of graph.module.functions.values()) {
    for (const { effect, code } of rulesFor(fn)) {
      if (!effects.has(fn.name, effect)) continue;
      const path = effects.path(fn.name, effect);
      const location: Location = path[0]?.location ?? fn.location;
      diagnostics.report(code, places(location), fn.displayName, callPath(graph.module, fn.name, path));
    }
  }
}

/** Whether the CPU, or the entry code of an interrupt, calls the function. */
export function isHandler(fn: IrFunction): boolean {
  return fn.kind === 'interrupt' || fn.kind === 'interruptWithError' || isMarked(fn, 'interrupt');
}

function rulesFor(fn: IrFunction): readonly Rule[] {
  if (isHandler(fn)) return handlerRules;
  if (isMarked(fn, 'atomic')) return atomicRules;
  return isMarked(fn, 'noblock') ? noblockRules : [];
}
