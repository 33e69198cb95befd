// How much stack each function can use with all that it calls: the longest path of the machine's
// call graph. A circle counts each of its functions once and makes the depth unbounded.
//
// Panic hooks stand apart: nearly everything can panic, a panic calls much of what can panic, and a
// panic inside of a panic ends at once. So the calls of hooks are no edges of the graph; the depth of
// a hook is added to each function that calls one.

import { components } from './components.ts';
import type { MachineFunction, MachineGraph } from './machine-graph.ts';

const returnAddressBytes = 8;

export interface Depth {
  /** Stack below the return address of the function. */
  readonly bytes: number;
  /** The function called on the longest path, or null where it ends. */
  readonly next: string | null;
  /** The functions of a circle that can be reached, or null. */
  readonly cycle: readonly string[] | null;
}

export type Depths = ReadonlyMap<string, Depth>;

/** The deepest panic hook. */
export interface PanicDepth {
  readonly name: string;
  readonly bytes: number;
}

/** Depths of all functions; with `panic`, as if each that can panic did. */
export function findDepths(graph: MachineGraph, panic: PanicDepth | null): Depths {
  const depths = new Map<string, Depth>();
  const successors = (name: string): string[] => (graph.get(name)?.callees ?? []).map((callee) => callee.name).filter((callee) => graph.has(callee));
  for (const component of components(graph.keys(), successors)) {
    const isCycle = component.length > 1 || successors(component[0]).includes(component[0]);
    if (isCycle) addCycle(graph, component, panic, depths);
    else addFunction(graph.get(component[0]), panic, depths);
  }
  return depths;
}

/** The deepest of the hooks, each by itself. */
export function findPanicDepth(graph: MachineGraph, hooks: readonly string[]): PanicDepth | null {
  const depths = findDepths(graph, null);
  const present = hooks.flatMap((name) => {
    const depth = depths.get(name);
    return depth === undefined ? [] : [{ name, bytes: depth.bytes }];
  });
  return present.reduce<PanicDepth | null>((deepest, hook) => (deepest === null || hook.bytes > deepest.bytes ? hook : deepest), null);
}

/** Ways on from a function: how deep below its own return address each goes. */
function waysOn(fn: MachineFunction, panic: PanicDepth | null, depths: Depths): Depth[] {
  const calls = fn.callees.flatMap(({ name, isTail }): Depth[] => {
    const depth = depths.get(name);
    if (depth === undefined) return [];
    return [{ bytes: depth.bytes + (isTail ? 0 : fn.frameBytes + returnAddressBytes), next: name, cycle: depth.cycle }];
  });
  if (!fn.panics || panic === null) return calls;
  return [...calls, { bytes: fn.frameBytes + returnAddressBytes + panic.bytes, next: panic.name, cycle: null }];
}

function addFunction(fn: MachineFunction | undefined, panic: PanicDepth | null, depths: Map<string, Depth>): void {
  if (fn === undefined) return;
  const ways = waysOn(fn, panic, depths);
  const deepest = deepestOf({ bytes: fn.frameBytes, next: null, cycle: null }, ways);
  depths.set(fn.name, { ...deepest, cycle: cycleOf(ways) });
}

/** One round of the circle, then the deepest way out of it. */
function addCycle(graph: MachineGraph, members: readonly string[], panic: PanicDepth | null, depths: Map<string, Depth>): void {
  const functions = members.flatMap((name) => graph.get(name) ?? []);
  const round = functions.reduce((sum, fn) => sum + fn.frameBytes + returnAddressBytes, 0);
  const ways = functions.flatMap((fn) => waysOn(fn, panic, depths).map((way) => ({ ...way, bytes: round + way.bytes - fn.frameBytes })));
  const deepest = deepestOf({ bytes: round, next: null, cycle: null }, ways);
  const cycle = [...members].reverse();
  for (const name of members) depths.set(name, { ...deepest, cycle });
}

function deepestOf(own: Depth, ways: readonly Depth[]): Depth {
  return ways.reduce((deepest, way) => (way.bytes > deepest.bytes ? way : deepest), own);
}

function cycleOf(ways: readonly Depth[]): readonly string[] | null {
  return ways.find((way) => way.cycle !== null)?.cycle ?? null;
}

/** The functions of the longest path from `name` on. */
export function deepestPath(depths: Depths, name: string): string[] {
  const path = [name];
  for (let next = depths.get(name)?.next ?? null; next !== null && !path.includes(next); next = depths.get(next)?.next ?? null) path.push(next);
  return path;
}
