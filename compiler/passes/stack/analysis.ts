// The worst-case stack of everything that has a stack or lands on one: threads, interrupt handlers,
// and the functions that the outside enters.

import type { CallGraph } from '../call-graph.ts';
import { isHandler } from '../check-effects.ts';
import { isMarked } from '../effects.ts';
import type { Location } from '../../ir/module.ts';
import { deepestPath, findDepths, findPanicDepth, type Depths, type PanicDepth } from './depth.ts';
import { buildMachineGraph, type MachineGraph, type MachineOptions } from './machine-graph.ts';
import type { ObjectFile } from './object-file.ts';
import { threadEntries } from './thread-entries.ts';

/** What the CPU pushes at an interrupt, an error code and alignment included (Intel SDM volume 3, 6.14.2). */
const interruptEntryBytes = 56;
const returnAddressBytes = 8;

export interface StackEntry {
  readonly name: string;
  readonly kind: 'thread' | 'interrupt' | 'entry';
  /** The longest path, a panic at its end included. */
  readonly worstBytes: number;
  /** The longest path if nothing panics. */
  readonly normalBytes: number;
  /** Symbols of the functions on the longest path. */
  readonly path: readonly string[];
  /** Symbols of the functions of a circle on the way, or null. */
  readonly cycle: readonly string[] | null;
  /** What is there for it, or null where that is not known. */
  readonly stackBytes: number | null;
  readonly location: Location;
}

export interface StackAnalysis {
  readonly entries: readonly StackEntry[];
  /** What interrupts can take on top of a thread. */
  readonly interruptBytes: number;
}

interface Frames {
  readonly graph: MachineGraph;
  readonly normal: Depths;
  readonly worst: Depths;
  readonly panic: PanicDepth | null;
}

export function analyzeStacks(graph: CallGraph, object: ObjectFile, options: MachineOptions): StackAnalysis {
  const machine = buildMachineGraph(graph, object, options);
  const hooks = [...graph.module.functions.values()].filter((fn) => isMarked(fn, 'panic')).map((fn) => fn.name);
  const panic = findPanicDepth(machine, hooks);
  const frames: Frames = { graph: machine, normal: findDepths(machine, null), worst: findDepths(machine, panic), panic };
  const interrupts = handlerEntries(graph, frames);
  return {
    entries: [...threads(graph, frames), ...interrupts, ...outsideEntries(graph, frames)],
    interruptBytes: interruptBytes(interrupts, frames),
  };
}

/** One entry; null for a function that is in no machine code. */
function entryOf(frames: Frames, name: string, kind: StackEntry['kind'], location: Location, stackBytes: number | null): StackEntry | null {
  const [normal, worst] = [frames.normal.get(name), frames.worst.get(name)];
  if (normal === undefined || worst === undefined) return null;
  const above = kind === 'interrupt' ? interruptEntryBytes : returnAddressBytes;
  return {
    name, kind, location, stackBytes,
    worstBytes: worst.bytes + above,
    normalBytes: normal.bytes + above,
    path: deepestPath(frames.worst, name),
    cycle: worst.cycle,
  };
}

function threads(graph: CallGraph, frames: Frames): StackEntry[] {
  return threadEntries(graph).flatMap(({ name, location, stackBytes }) => entryOf(frames, name, 'thread', location, stackBytes) ?? []);
}

/** Handlers, and the assembly that calls the functions marked @interrupt. */
function handlerEntries(graph: CallGraph, frames: Frames): StackEntry[] {
  const names = new Set<string>();
  for (const fn of graph.module.functions.values()) {
    if (!isHandler(fn)) continue;
    const entered = (graph.callers.get(fn.name) ?? []).filter((edge) => edge.kind === 'assembly').map((edge) => edge.caller);
    for (const name of fn.kind === 'ordinary' && entered.length > 0 ? entered : [fn.name]) names.add(name);
  }
  return [...names].sort().flatMap((name) => entryOf(frames, name, 'interrupt', graph.module.functions.get(name)?.location ?? noLocation, null) ?? []);
}

/** Functions with a symbol for others that at most assembly calls: where the boot code or the system enters. */
function outsideEntries(graph: CallGraph, frames: Frames): StackEntry[] {
  return [...graph.module.functions.values()]
    .filter((fn) => fn.exported && fn.kind === 'ordinary' && !isHandler(fn) && isEntered(graph, fn.name) && (frames.graph.get(fn.name)?.callees.length ?? 0) > 0)
    .flatMap((fn) => entryOf(frames, fn.name, 'entry', fn.location, null) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isEntered(graph: CallGraph, name: string): boolean {
  return (graph.callers.get(name) ?? []).every((edge) => edge.kind === 'assembly');
}

const noLocation: Location = { file: 0, line: 1, column: 1 };

/** The deepest handler; twice, if one lets interrupts in again. */
function interruptBytes(handlers: readonly StackEntry[], { graph }: Frames): number {
  const deepest = handlers.reduce((most, handler) => Math.max(most, handler.normalBytes), 0);
  return handlers.some((handler) => reachesEnabling(graph, handler.name)) ? 2 * deepest : deepest;
}

function reachesEnabling(graph: MachineGraph, root: string): boolean {
  const seen = new Set([root]);
  for (const name of seen) {
    const fn = graph.get(name);
    if (fn?.enablesInterrupts === true) return true;
    for (const callee of fn?.callees ?? []) seen.add(callee.name);
  }
  return false;
}
