// Ways out of a branch on which a result of a call is known to be null.
//
// The value may have been kept in a local variable in between, as the variable of a `using` is;
// all values that the local ever gets then count.

import type { Instruction, IrFunction, Value } from '../ir/module.ts';

/** Temporaries that are null on the way from one block to another, or null where nothing is known. */
export type NullEdges = (from: number, to: number) => ReadonlySet<number> | null;

type Compare = Instruction & { readonly op: 'compare' };

export function nullEdges(fn: IrFunction): NullEdges {
  const definitions = new Map<number, Instruction>();
  const stored = new Map<number, Set<number>>();
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) {
      if ('result' in instruction && instruction.result !== null) definitions.set(instruction.result.id, instruction);
      if (instruction.op === 'store' && instruction.address.kind === 'local' && instruction.value.kind === 'temporary') {
        const values = stored.get(instruction.address.index) ?? new Set<number>();
        stored.set(instruction.address.index, values.add(instruction.value.id));
      }
    }
  }
  return (from, to) => {
    const terminator = fn.blocks[from]?.terminator;
    if (terminator?.op !== 'branch' || terminator.whenTrue === terminator.whenFalse) return null;
    const compare = comparison(definitions, terminator.condition);
    if (compare === null || (compare.predicate === 'eq') !== (to === terminator.whenTrue)) return null;
    return sourcesOf(definitions, stored, compare.left);
  };
}

/** The comparison of something with null behind a condition. */
function comparison(definitions: ReadonlyMap<number, Instruction>, condition: Value): Compare | null {
  const instruction = condition.kind === 'temporary' ? definitions.get(condition.id) : undefined;
  if (instruction?.op !== 'compare' || instruction.right.kind !== 'null') return null;
  return instruction.predicate === 'eq' || instruction.predicate === 'ne' ? instruction : null;
}

function sourcesOf(definitions: ReadonlyMap<number, Instruction>, stored: ReadonlyMap<number, ReadonlySet<number>>, value: Value): ReadonlySet<number> | null {
  if (value.kind !== 'temporary') return null;
  const instruction = definitions.get(value.id);
  if (instruction?.op !== 'load') return new Set([value.id]);
  return instruction.address.kind === 'local' ? (stored.get(instruction.address.index) ?? null) : null;
}
