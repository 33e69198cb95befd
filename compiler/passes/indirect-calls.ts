// Calls through function values, in the two forms that the IR has: by address, and by an invoker,
// the small function that tells plain function values from those with an environment.

import type { Instruction, IrModule, Value } from '../ir/module.ts';

export interface IndirectCall {
  readonly callee: Value;
  readonly args: readonly Value[];
  readonly result: Value | null;
}

/** The call through a function value that an instruction makes, or null for all others. */
export function indirectCall(module: IrModule, instruction: Instruction): IndirectCall | null {
  if (instruction.op === 'callIndirect') return instruction;
  if (instruction.op !== 'call' || !isInvoker(module, instruction.callee)) return null;
  const [callee, ...args] = instruction.args;
  return callee === undefined ? null : { callee, args, result: instruction.result };
}

export function isInvoker(module: IrModule, name: string): boolean {
  return module.functions.get(name)?.marks?.has('invoker') === true;
}
