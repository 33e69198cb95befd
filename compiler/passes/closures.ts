// Where a function makes function values with an environment: the address of the environment, whose
// first word is the address of the code, with the lowest bit set (lower/closures.ts).

import type { IrFunction, IrModule, Value } from '../ir/module.ts';

export interface MadeClosure {
  /** The function that the value leads to; its first parameter is the environment. */
  readonly code: string;
  /** The temporary that is the function value. */
  readonly value: number;
}

export function closuresMade(module: IrModule, fn: IrFunction): MadeClosure[] {
  const codes = new Map<string, string>();
  const made: MadeClosure[] = [];
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) {
      if (instruction.op === 'store' && instruction.value.kind === 'symbol' && module.functions.has(instruction.value.name)) {
        codes.set(placeKey(instruction.address), instruction.value.name);
      }
      if (instruction.op !== 'address' || instruction.offset !== 1 || instruction.index !== null) continue;
      const code = codes.get(placeKey(instruction.base));
      if (code !== undefined) made.push({ code, value: instruction.result.id });
    }
  }
  return made;
}

function placeKey(value: Value): string {
  if (value.kind === 'local') return `local ${value.index}`;
  return value.kind === 'temporary' ? `value ${value.id}` : value.kind;
}
