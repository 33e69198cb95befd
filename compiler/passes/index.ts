// The checks on the whole program, made on the IR: what tsc cannot see because it needs the calls of
// all modules together. Each pass is in its own file; see docs/checks.md.

import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { IrModule } from '../ir/module.ts';
import { buildCallGraph, type CallGraph } from './call-graph.ts';
import { checkEffects } from './check-effects.ts';
import { checkSections } from './check-sections.ts';
import { findEffects, type EffectTable } from './effects.ts';
import type { Places } from './places.ts';

/** What is known of the calls of a module, for what comes later. */
export interface ModuleFacts {
  readonly calls: CallGraph;
  readonly effects: EffectTable;
}

/** Reports what the module's functions do and must not do. */
export function checkModule(module: IrModule, places: Places, diagnostics: Diagnostics): ModuleFacts {
  const graph = buildCallGraph(module);
  const effects = findEffects(graph);
  checkEffects(graph, effects, places, diagnostics);
  checkSections(graph, effects, places, diagnostics);
  return { calls: graph, effects };
}
