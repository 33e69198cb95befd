// Which functions are entries of threads, and how much stack they are given: all that can be the
// first argument of a function marked @threadEntry.
//
// The size is the tag's, or what the options object of the call chooses, where that is a constant.

import type { Instruction, IrFunction, IrModule, Location, ThreadStart, Value } from '../../ir/module.ts';
import type { CallGraph } from '../call-graph.ts';

export interface ThreadEntry {
  readonly name: string;
  /** The least that a call gives it; null where that is not known at compile time. */
  readonly stackBytes: number | null;
  /** The call. */
  readonly location: Location;
}

type Call = Instruction & { readonly op: 'call' };

/** All entries in the order of their names, each with the smallest stack. */
export function threadEntries(graph: CallGraph): ThreadEntry[] {
  const entries = new Map<string, ThreadEntry>();
  for (const fn of graph.module.functions.values()) {
    for (const { instructions } of fn.blocks) {
      for (const instruction of instructions) {
        if (instruction.op === 'call') addEntries(graph, fn, instruction, entries);
      }
    }
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function addEntries(graph: CallGraph, fn: IrFunction, call: Call, entries: Map<string, ThreadEntry>): void {
  const start = graph.module.functions.get(call.callee)?.threadStart ?? null;
  const [first] = call.args;
  if (start === null || first === undefined) return;
  const stackBytes = stackGiven(graph.module, fn, call, start);
  for (const name of graph.values.of(fn, first)) {
    const known = entries.get(name);
    if (known === undefined || isLess(stackBytes, known.stackBytes)) entries.set(name, { name, stackBytes, location: call.location });
  }
}

function isLess(a: number | null, b: number | null): boolean {
  return a !== null && (b === null || a < b);
}

function stackGiven(module: IrModule, fn: IrFunction, call: Call, start: ThreadStart): number | null {
  const offset = fieldOffset(module, start.sizeField);
  const locals = call.args.flatMap((argument) => (argument.kind === 'local' ? [argument.index] : []));
  if (offset === null || locals.length !== 1) return start.stackBytes;
  const stored = lastStored(fn, locals[0], offset);
  if (stored === null) return start.stackBytes;
  if (stored.kind !== 'integer') return null;
  return stored.value === 0n ? start.stackBytes : Number(stored.value) - start.reservedBytes;
}

/** Offset of `Class.field`, or null. */
function fieldOffset(module: IrModule, sizeField: string | null): number | null {
  if (sizeField === null) return null;
  const [owner, name] = sizeField.split('.');
  return module.structs.get(owner)?.fields.find((field) => field.name === name)?.offset ?? null;
}

/** What the function stores last at `offset` of one of its locals; null if it never does. */
function lastStored(fn: IrFunction, local: number, offset: number): Value | null {
  const addresses = new Set<number>();
  let stored: Value | null = null;
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) {
      if (instruction.op === 'address' && isLocal(instruction.base, local) && instruction.offset === offset) addresses.add(instruction.result.id);
      if (instruction.op !== 'store') continue;
      const { address } = instruction;
      const isHere = (address.kind === 'temporary' && addresses.has(address.id)) || (offset === 0 && isLocal(address, local));
      if (isHere) stored = instruction.value;
    }
  }
  return stored;
}

function isLocal(value: Value, index: number): boolean {
  return value.kind === 'local' && value.index === index;
}
