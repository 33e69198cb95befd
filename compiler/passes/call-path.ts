// A chain of calls as people read it: `timerInterrupt → expire → Thread.yield`.

import type { IrModule } from '../ir/module.ts';
import type { CallEdge } from './call-graph.ts';

const MAX_NAMES = 12;

/** The name of a function as people know it. */
export function displayName(module: IrModule, name: string): string {
  return module.functions.get(name)?.displayName ?? name;
}

/** The functions of the chain, the middle left out where it is long. */
export function namePath(module: IrModule, names: readonly string[]): string {
  const shown = names.map((name) => displayName(module, name));
  const half = MAX_NAMES / 2;
  const parts = shown.length <= MAX_NAMES ? shown : [...shown.slice(0, half), '…', ...shown.slice(-half)];
  return parts.join(' → ');
}

/** The chain that begins in `caller` and follows these calls. */
export function callPath(module: IrModule, caller: string, edges: readonly CallEdge[]): string {
  return namePath(module, [caller, ...edges.map((edge) => edge.callee)]);
}
