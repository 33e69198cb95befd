// Where values are kept, as far as function values care: a cell for each field of a class, in all
// its objects together; one for each local and global whose address stays in plain sight; and the
// rest of memory.
//
// Offsets do not count otherwise: an array is one cell. An address that is passed on, stored or
// computed with makes its local or global part of the rest. A function that is read by a bare address
// may be any in memory, and what is written by one may be in any field: the rest has two cells, of
// which one is written and flows into all fields, and the other is read and gets what is in them.

import { symbolsInAssembly } from '../ir/assembly-text.ts';
import type { Instruction, IrFunction, IrGlobal, IrModule, Value } from '../ir/module.ts';
import { operandsOf, operandsOfTerminator } from '../ir/operands.ts';

/** What is written by bare addresses. */
export const writtenCell = 'written somewhere';
/** What may be read by bare addresses. */
export const readCell = 'read somewhere';
/** What is read by bare addresses as a number or an object: entries of page tables, links of lists. It is taken to be no function. */
export const unfollowedCell = 'no function';

export class MemoryCells {
  readonly #module: IrModule;
  readonly #escaped = new Set<string>();
  /** For each function, the value that each temporary of an `address` is computed from. */
  readonly #bases = new Map<IrFunction, Map<number, AddressInstruction>>();

  constructor(module: IrModule) {
    this.#module = module;
    for (const fn of module.functions.values()) this.#bases.set(fn, basesOf(fn));
    for (const fn of module.functions.values()) this.#collect(fn);
    for (const { initializer } of module.globals.values()) {
      for (const { symbol } of initializer?.relocations ?? []) this.#escaped.add(globalKey(symbol));
    }
    for (const { text } of module.assembly) this.#escapeText(text);
  }

  /** The cell that `address`, a value of `fn`, points into; null for the rest of memory. */
  cell(fn: IrFunction, address: Value): string | null {
    const key = this.#field(fn, address) ?? this.#root(fn, address);
    return key === null || this.#escaped.has(key) ? null : key;
  }

  /** The cell at an offset of a global. */
  cellOfGlobal({ name, cellAt }: IrGlobal, offset: number): string | null {
    const key = cellAt?.(offset) ?? globalKey(name);
    return this.#escaped.has(key) ? null : key;
  }

  /** The cells of all fields that the program reaches or has data for. */
  fields(): ReadonlySet<string> {
    const cells = new Set<string>();
    for (const bases of this.#bases.values()) for (const { cell } of bases.values()) if (cell !== undefined) cells.add(cell);
    for (const { initializer, cellAt } of this.#module.globals.values()) {
      for (const { offset } of initializer?.relocations ?? []) {
        const cell = cellAt?.(offset);
        if (cell != null) cells.add(cell);
      }
    }
    return cells;
  }

  /** The innermost field that the address is of, or in. */
  #field(fn: IrFunction, value: Value): string | null {
    const bases = this.#bases.get(fn);
    for (let at = value; at.kind === 'temporary';) {
      const instruction = bases?.get(at.id);
      if (instruction === undefined) return null;
      if (instruction.cell !== undefined) return instruction.cell;
      at = instruction.base;
    }
    return null;
  }

  #root(fn: IrFunction, value: Value): string | null {
    const bases = this.#bases.get(fn);
    let root = value;
    while (root.kind === 'temporary') {
      const base = bases?.get(root.id)?.base;
      if (base === undefined) return null;
      root = base;
    }
    if (root.kind === 'local') return `local ${fn.name} ${root.index}`;
    return root.kind === 'symbol' && this.#module.globals.has(root.name) ? globalKey(root.name) : null;
  }

  #collect(fn: IrFunction): void {
    if (fn.nakedText !== null) this.#escapeText(fn.nakedText);
    for (const { instructions, terminator } of fn.blocks) {
      for (const instruction of instructions) for (const value of escapingOperands(instruction)) this.#escape(fn, value);
      if (terminator !== null) for (const value of operandsOfTerminator(terminator)) this.#escape(fn, value);
    }
  }

  #escape(fn: IrFunction, value: Value): void {
    const key = this.#root(fn, value);
    if (key !== null) this.#escaped.add(key);
  }

  #escapeText(text: string): void {
    for (const name of symbolsInAssembly(this.#module, text)) this.#escaped.add(globalKey(name));
  }
}

function globalKey(name: string): string {
  return `global ${name}`;
}

type AddressInstruction = Instruction & { readonly op: 'address' };

function basesOf(fn: IrFunction): Map<number, AddressInstruction> {
  const bases = new Map<number, AddressInstruction>();
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) if (instruction.op === 'address') bases.set(instruction.result.id, instruction);
  }
  return bases;
}

/** Operands that are used otherwise than to reach the memory they point to. */
function escapingOperands(instruction: Instruction): readonly Value[] {
  switch (instruction.op) {
    case 'load':
    case 'address':
    case 'copy':
    case 'zero':
    case 'compare':
      return [];
    case 'store':
      return [instruction.value];
    case 'intrinsic':
      return /^(atomic|memory)\./.test(instruction.name) ? [] : instruction.args;
    default:
      return operandsOf(instruction);
  }
}
