// The values that an instruction or terminator reads, in one place.
//
// Passes that only ask "what does this use" (dominance, reachability, the search for floats) share
// these functions, so that a new instruction is added here and nowhere else by accident.
// It says nothing about what the values mean or whether they are valid.

import type { BasicBlock, Instruction, Terminator, Value } from './module.ts';

/** Every value that `instruction` reads, in the order of its fields. */
export function operandsOf(instruction: Instruction): readonly Value[] {
  switch (instruction.op) {
    case 'binary':
    case 'compare':
      return [instruction.left, instruction.right];
    case 'convert':
      return [instruction.operand];
    case 'select':
      return [instruction.condition, instruction.whenTrue, instruction.whenFalse];
    case 'address':
      return instruction.index === null ? [instruction.base] : [instruction.base, instruction.index];
    case 'load':
      return [instruction.address];
    case 'store':
      return [instruction.address, instruction.value];
    case 'copy':
      return [instruction.to, instruction.from];
    case 'zero':
      return [instruction.to];
    case 'call':
    case 'intrinsic':
    case 'assembly':
      return instruction.args;
    case 'callIndirect':
      return [instruction.callee, ...instruction.args];
  }
}

/** Every value that `terminator` reads. */
export function operandsOfTerminator(terminator: Terminator): readonly Value[] {
  switch (terminator.op) {
    case 'branch':
      return [terminator.condition];
    case 'switch':
      return [terminator.value];
    case 'return':
      return terminator.value === null ? [] : [terminator.value];
    case 'jump':
    case 'unreachable':
      return [];
  }
}

/** The temporary that `instruction` assigns, or null. */
export function resultOf(instruction: Instruction): (Value & { readonly kind: 'temporary' }) | null {
  return 'result' in instruction ? instruction.result : null;
}

/** Indices of the blocks that control may go to after `block`; a target may occur twice. */
export function successorsOf(block: BasicBlock): readonly number[] {
  const { terminator } = block;
  switch (terminator?.op) {
    case 'jump':
      return [terminator.target];
    case 'branch':
      return [terminator.whenTrue, terminator.whenFalse];
    case 'switch':
      return [...terminator.cases.map((entry) => entry.target), terminator.otherwise];
    default:
      return [];
  }
}
