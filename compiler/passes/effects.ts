// The table of effects: what each function may do, itself or through what it calls.
//
// Sources of an effect are marks of functions (JSDoc tags, hooks), float values, and nothing else;
// from there it spreads to callers. What happens inside of a panic is left out: nothing comes
// after it.

import type { FunctionMark, IrFunction } from '../ir/module.ts';
import { planEmission } from '../llvm/plan.ts';
import type { CallEdge, CallGraph } from './call-graph.ts';

export type Effect = 'blocks' | 'allocates' | 'frees' | 'usesFloat' | 'locksSpin';

export interface EffectTable {
  readonly has: (name: string, effect: Effect) => boolean;
  /** The calls by which a function comes to the effect, the shortest way; none if it is its own. */
  readonly path: (name: string, effect: Effect) => readonly CallEdge[];
}

/** Function → the call that leads towards the effect, or null where the effect is its own. */
type Spread = ReadonlyMap<string, CallEdge | null>;

export function findEffects(graph: CallGraph): EffectTable {
  const functions = [...graph.module.functions.values()];
  const marked = (mark: 'blocks' | 'allocates' | 'frees' | 'spinlock'): string[] => functions.filter((fn) => isMarked(fn, mark)).map((fn) => fn.name);
  const spreads: Readonly<Record<Effect, Spread>> = {
    blocks: spread(graph, marked('blocks')),
    allocates: spread(graph, marked('allocates')),
    frees: spread(graph, marked('frees')),
    usesFloat: spread(graph, [...planEmission(graph.module).usesFloat]),
    locksSpin: spread(graph, marked('spinlock')),
  };
  return {
    has: (name, effect) => spreads[effect].has(name),
    path: (name, effect) => follow(spreads[effect], name),
  };
}

export function isMarked(fn: IrFunction | undefined, mark: FunctionMark): boolean {
  return fn?.marks?.has(mark) === true;
}

/** Breadth first from the sources against the direction of the calls. */
function spread(graph: CallGraph, sources: readonly string[]): Spread {
  const result = new Map<string, CallEdge | null>(sources.map((name) => [name, null]));
  const queue = [...sources];
  for (let at = 0; at < queue.length; at++) {
    const name = queue[at];
    if (isMarked(graph.module.functions.get(name), 'panic')) continue;
    for (const edge of graph.callers.get(name) ?? []) {
      if (result.has(edge.caller)) continue;
      result.set(edge.caller, edge);
      queue.push(edge.caller);
    }
  }
  return result;
}

function follow(spread: Spread, name: string): readonly CallEdge[] {
  const path: CallEdge[] = [];
  for (let edge = spread.get(name); edge != null; edge = spread.get(edge.callee)) path.push(edge);
  return path;
}
