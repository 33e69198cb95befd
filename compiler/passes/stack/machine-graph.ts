// The calls of the generated code, with the stack that each function takes: frames and calls from
// the object file, what the object file cannot show from the IR.
//
// That is: indirect calls, pushes of assembly, and alignment beyond 16 bytes. They are attributed
// to the function into which the code was inlined, namely where the IR calls and the object does not.

import { enablesInterrupts, pushedBytes } from '../../ir/assembly-text.ts';
import type { IrFunction, IrModule } from '../../ir/module.ts';
import type { CallGraph } from '../call-graph.ts';
import { isMarked } from '../effects.ts';
import { isInvoker } from '../indirect-calls.ts';
import type { ObjectFile } from './object-file.ts';

/** What a leaf may use below the stack pointer without moving it (System V ABI, 3.2.2). */
const redZoneBytes = 128;
const stackAlignBytes = 16;

export interface MachineCallee {
  readonly name: string;
  /** The caller's frame is gone when it is entered. */
  readonly isTail: boolean;
}

export interface MachineFunction {
  readonly name: string;
  /** Stack below the return address. */
  readonly frameBytes: number;
  /** Without calls of panic hooks. */
  readonly callees: readonly MachineCallee[];
  readonly panics: boolean;
  readonly enablesInterrupts: boolean;
}

export type MachineGraph = ReadonlyMap<string, MachineFunction>;

export interface MachineOptions {
  readonly hasRedZone: boolean;
}

export function buildMachineGraph(graph: CallGraph, object: ObjectFile, { hasRedZone }: MachineOptions): MachineGraph {
  const { module } = graph;
  const frames = object.frameBytes();
  const names = object.functionNames();
  const calls = new Map<string, MachineCallee[]>(names.map((name) => [name, []]));
  for (const { caller, callee, isTail } of object.calls()) calls.get(caller)?.push({ name: callee, isTail });
  const isPanic = (name: string): boolean => isMarked(module.functions.get(name), 'panic');
  return new Map(names.map((name) => {
    const direct = calls.get(name) ?? [];
    const bodies = inlinedInto(graph, name, new Set(direct.map((callee) => callee.name)));
    const callees = merge([...direct, ...indirectCallees(graph, bodies, calls)]);
    const isLeaf = callees.length === 0;
    const frame = (module.functions.get(name)?.kind === 'naked' ? 0 : (frames.get(name) ?? 0)) + hiddenBytes(module, bodies);
    return [name, {
      name,
      frameBytes: frame + (isLeaf && hasRedZone ? redZoneBytes : 0),
      callees: callees.filter((callee) => !isPanic(callee.name)),
      panics: callees.some((callee) => isPanic(callee.name)),
      enablesInterrupts: bodies.some((fn) => textsOf(module, fn).some(enablesInterrupts)),
    }];
  }));
}

/** The functions of the IR whose code is in the machine function: called there, but not by the machine. */
function inlinedInto(graph: CallGraph, name: string, called: ReadonlySet<string>): IrFunction[] {
  const bodies = new Map<string, IrFunction>();
  const queue = [name];
  for (let at = 0; at < queue.length; at++) {
    const fn = graph.module.functions.get(queue[at]);
    if (fn === undefined || bodies.has(fn.name)) continue;
    bodies.set(fn.name, fn);
    for (const { callee, kind } of graph.callees.get(fn.name) ?? []) {
      if (kind === 'assembly' || called.has(callee) || !canInline(graph.module, callee)) continue;
      queue.push(callee);
    }
  }
  return [...bodies.values()];
}

function canInline(module: IrModule, name: string): boolean {
  const fn = module.functions.get(name);
  return fn !== undefined && fn.kind === 'ordinary' && fn.inline !== 'never' && !isInvoker(module, name);
}

/** Indirect calls. */
function indirectCallees(graph: CallGraph, bodies: readonly IrFunction[], known: ReadonlyMap<string, unknown>): MachineCallee[] {
  return bodies.flatMap((fn) => (graph.callees.get(fn.name) ?? [])
    .filter(({ callee, kind }) => kind === 'indirect' && known.has(callee))
    .map(({ callee }) => ({ name: callee, isTail: false })));
}

/** Each callee once; a call counts before a jump. */
function merge(callees: readonly MachineCallee[]): MachineCallee[] {
  const merged = new Map<string, MachineCallee>();
  for (const callee of callees) if (merged.get(callee.name)?.isTail !== false) merged.set(callee.name, callee);
  return [...merged.values()];
}

/** Pushes of assembly, and what aligning the frame may lose. */
function hiddenBytes(module: IrModule, bodies: readonly IrFunction[]): number {
  const pushes = bodies.flatMap((fn) => textsOf(module, fn)).map(pushedBytes);
  const alignments = bodies.flatMap((fn) => fn.locals.map((local) => local.alignBytes)).filter((bytes) => bytes > stackAlignBytes);
  return largest(pushes) + largest(alignments);
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

function textsOf(module: IrModule, fn: IrFunction): string[] {
  if (fn.nakedText !== null) return [fn.nakedText];
  return fn.blocks.flatMap(({ instructions }) => instructions.flatMap((instruction) => (instruction.op === 'assembly' ? [module.assembly[instruction.template].text] : [])));
}
