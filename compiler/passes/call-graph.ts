// Who calls whom in the whole program, with the place of each call.
//
// Besides calls by name there are indirect calls, resolved by function-values.ts, and assembly:
// every function that its text names counts as called there.

import { jumpTargets, symbolsInAssembly } from '../ir/assembly-text.ts';
import type { Instruction, IrFunction, IrModule, Location } from '../ir/module.ts';
import { FunctionValues } from './function-values.ts';
import { indirectCall, isInvoker } from './indirect-calls.ts';

export interface CallEdge {
  readonly caller: string;
  readonly callee: string;
  /** The first call of the callee in the caller. */
  readonly location: Location;
  readonly kind: 'direct' | 'indirect' | 'assembly';
}

export interface CallGraph {
  readonly module: IrModule;
  readonly values: FunctionValues;
  /** Calls by function, one for each callee. */
  readonly callees: ReadonlyMap<string, readonly CallEdge[]>;
  readonly callers: ReadonlyMap<string, readonly CallEdge[]>;
}

export function buildCallGraph(module: IrModule): CallGraph {
  const values = new FunctionValues(module);
  const callees = new Map<string, readonly CallEdge[]>();
  const callers = new Map<string, CallEdge[]>();
  for (const name of module.functions.keys()) callers.set(name, []);
  for (const fn of module.functions.values()) {
    const edges = edgesOf(module, values, fn);
    callees.set(fn.name, edges);
    for (const edge of edges) callers.get(edge.callee)?.push(edge);
  }
  return { module, values, callees, callers };
}

function edgesOf(module: IrModule, values: FunctionValues, fn: IrFunction): readonly CallEdge[] {
  const edges = new Map<string, CallEdge>();
  const add = (callee: string, location: Location, kind: CallEdge['kind']): void => {
    if (module.functions.has(callee) && !edges.has(callee)) edges.set(callee, { caller: fn.name, callee, location, kind });
  };
  if (fn.nakedText !== null) {
    for (const name of symbolsInAssembly(module, fn.nakedText)) add(name, fn.location, 'assembly');
    for (const name of values.nakedTargets(fn)) add(name, fn.location, 'indirect');
  }
  if (isInvoker(module, fn.name)) return [];
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) {
      for (const { name, kind } of calledBy(module, values, fn, instruction)) add(name, instruction.location, kind);
    }
  }
  return [...edges.values()];
}

interface Callee {
  readonly name: string;
  readonly kind: CallEdge['kind'];
}

function calledBy(module: IrModule, values: FunctionValues, fn: IrFunction, instruction: Instruction): readonly Callee[] {
  const indirect = indirectCall(module, instruction);
  if (indirect !== null) return values.targets(fn, indirect).map((name) => ({ name, kind: 'indirect' }));
  if (instruction.op === 'call') return [{ name: instruction.callee, kind: 'direct' }];
  if (instruction.op !== 'assembly') return [];
  const { text } = module.assembly[instruction.template];
  const named = symbolsInAssembly(module, text).map((name) => ({ name, kind: 'assembly' }) as const);
  if (jumpTargets(text).length === 0) return named;
  const passed = instruction.args.flatMap((value) => [...values.of(fn, value)]);
  return [...named, ...passed.map((name) => ({ name, kind: 'indirect' }) as const)];
}
