// Errors for calls that may block in a section that forbids it: with a spinlock held, say.

import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { IrFunction, Location } from '../ir/module.ts';
import type { CallGraph } from './call-graph.ts';
import { displayName, namePath } from './call-path.ts';
import type { EffectTable } from './effects.ts';
import { indirectCall } from './indirect-calls.ts';
import type { Places } from './places.ts';
import { visitSections, type Call, type OpenSections } from './sections.ts';

export function checkSections(graph: CallGraph, effects: EffectTable, places: Places, diagnostics: Diagnostics): void {
  for (const fn of graph.module.functions.values()) {
    visitSections(graph.module, fn, (call, open) => {
      const path = blockingPath(graph, effects, fn, call);
      if (path === null) return;
      const [opener, line] = describe(graph, open);
      diagnostics.report('H6007', places(call.location), opener, line, namePath(graph.module, [fn.name, ...path]));
    });
  }
}

/** The functions by which the call comes to block, the callee first; null if it does not. */
function blockingPath(graph: CallGraph, effects: EffectTable, fn: IrFunction, call: Call): readonly string[] | null {
  const indirect = indirectCall(graph.module, call);
  const callees = indirect !== null ? graph.values.targets(fn, indirect) : call.op === 'call' ? [call.callee] : [];
  const blocking = callees.find((name) => effects.has(name, 'blocks'));
  return blocking === undefined ? null : [blocking, ...effects.path(blocking, 'blocks').map((edge) => edge.callee)];
}

/** What opened the innermost section, and in which line. */
function describe({ module }: CallGraph, open: OpenSections): [string, string] {
  const opener = open[open.length - 1];
  const { line }: Location = opener.location;
  return [opener.op === 'call' ? displayName(module, opener.callee) : 'a call', String(line)];
}
