// The verifier's rules for the blocks of a function: values, terminators, and that every temporary
// is assigned once and before each use on every path. The types of single instructions are in
// verify-instruction.ts.

import { dominatorTree } from './flow.ts';
import type { BasicBlock, IrFunction, IrModule, Location, Terminator, Value } from './module.ts';
import { operandsOf, operandsOfTerminator, resultOf } from './operands.ts';
import type { IrIntegerType, IrType } from './types.ts';
import { bitWidth, isIntegerType } from './types.ts';
import { verifyInstruction } from './verify-instruction.ts';
import type { Report } from './verify-report.ts';
import { verifyLocation } from './verify-report.ts';

/** Reports every breach inside the blocks of `fn`, whose jump targets must exist. */
export function verifyBody(module: IrModule, fn: IrFunction, report: Report): void {
  const definitions = findDefinitions(fn, report);
  for (const block of fn.blocks) verifyBlockTypes(module, fn, block, definitions, report);
  verifyDominance(fn, definitions, report);
}

interface Definition {
  readonly block: number;
  readonly index: number;
  readonly type: IrType;
}

function findDefinitions(fn: IrFunction, report: Report): Map<number, Definition> {
  const definitions = new Map<number, Definition>();
  fn.blocks.forEach(({ instructions }, block) => instructions.forEach((instruction, index) => {
    const result = resultOf(instruction);
    if (result === null) return;
    if (result.type === 'void') report(`%${result.id} cannot be void`, instruction.location);
    if (definitions.has(result.id)) report(`%${result.id} is assigned twice`, instruction.location);
    definitions.set(result.id, { block, index, type: result.type });
  }));
  return definitions;
}

function verifyBlockTypes(module: IrModule, fn: IrFunction, block: BasicBlock, definitions: ReadonlyMap<number, Definition>, report: Report): void {
  for (const instruction of block.instructions) {
    verifyLocation(module, instruction.location, report);
    for (const value of operandsOf(instruction)) verifyValue(module, fn, value, definitions, (message) => report(message, instruction.location));
    verifyInstruction(module, instruction, report);
  }
  const { terminator } = block;
  if (terminator === null) return;
  verifyLocation(module, terminator.location, report);
  for (const value of operandsOfTerminator(terminator)) verifyValue(module, fn, value, definitions, (message) => report(message, terminator.location));
  verifyTerminator(fn, terminator, report);
}

function verifyValue(module: IrModule, fn: IrFunction, value: Value, definitions: ReadonlyMap<number, Definition>, say: (message: string) => void): void {
  switch (value.kind) {
    case 'integer':
      if (!isIntegerType(value.type)) say(`an integer constant cannot be ${String(value.type)}`);
      else if (!fits(value.value, value.type)) say(`${value.value} does not fit in ${value.type}`);
      return;
    case 'undefined':
      if (value.type === 'void') say('an undefined value cannot be void');
      return;
    case 'temporary': {
      const type = definitions.get(value.id)?.type;
      if (type === undefined) say(`%${value.id} is never assigned`);
      else if (type !== value.type) say(`%${value.id} is used as ${value.type}, but is ${type}`);
      return;
    }
    case 'parameter': {
      const type = fn.parameters[value.index]?.type;
      if (type !== value.type) say(`parameter ${value.index} is used as ${value.type}, but is ${type ?? 'missing'}`);
      return;
    }
    case 'local':
      if (fn.locals[value.index] === undefined) say(`there is no local ${value.index}`);
      return;
    case 'symbol':
      if (!module.functions.has(value.name) && !module.globals.has(value.name)) say(`there is no symbol @${value.name}`);
      return;
    case 'float':
    case 'null':
      return;
  }
}

/** Whether `value` can be written in `type`, signed or unsigned. */
function fits(value: bigint, type: IrIntegerType): boolean {
  const bits = bitWidth(type);
  return BigInt.asIntN(bits, value) === value || BigInt.asUintN(bits, value) === value;
}

function verifyTerminator(fn: IrFunction, terminator: Terminator, report: Report): void {
  const say = (message: string): void => report(message, terminator.location);
  if (terminator.op === 'branch' && terminator.condition.type !== 'i1') say(`a branch needs an i1, not ${terminator.condition.type}`);
  if (terminator.op === 'return') {
    const type = terminator.value?.type ?? 'void';
    if (type !== fn.returnType) say(`returns ${type}, but the function's type is ${fn.returnType}`);
  }
  if (terminator.op !== 'switch') return;
  const { type } = terminator.value;
  if (!isIntegerType(type)) {
    say(`a switch needs an integer, not ${type}`);
    return;
  }
  const seen = new Set<bigint>();
  for (const { value } of terminator.cases) {
    const wrapped = BigInt.asUintN(bitWidth(type), value);
    if (!fits(value, type)) say(`case ${value} does not fit in ${type}`);
    if (seen.has(wrapped)) say(`case ${value} occurs twice`);
    seen.add(wrapped);
  }
}

/** Every use in a reachable block must be after its definition on every path. */
function verifyDominance(fn: IrFunction, definitions: ReadonlyMap<number, Definition>, report: Report): void {
  const tree = dominatorTree(fn.blocks);
  fn.blocks.forEach((block, at) => {
    if (!tree.reachable(at)) return;
    const check = (value: Value, index: number, location: Location): void => {
      if (value.kind !== 'temporary') return;
      const definition = definitions.get(value.id);
      if (definition === undefined) return;
      const before = definition.block === at ? definition.index < index : tree.dominates(definition.block, at);
      if (!before) report(`%${value.id} is used where it may not be assigned yet`, location);
    };
    block.instructions.forEach((instruction, index) => {
      for (const value of operandsOf(instruction)) check(value, index, instruction.location);
    });
    const { terminator } = block;
    if (terminator === null) return;
    for (const value of operandsOfTerminator(terminator)) check(value, block.instructions.length, terminator.location);
  });
}
