// Where values are kept, as far as function values care: a cell for each local and global whose
// address stays in plain sight, and one cell, the heap, for all other memory.
//
// Offsets do not count: a struct or array is one cell. An address that is passed on, stored or
// computed with makes its local or global part of the heap.

import { symbolsInAssembly } from '../ir/assembly-text.ts';
import type { Instruction, IrFunction, IrModule, Value } from '../ir/module.ts';
import { operandsOf, operandsOfTerminator } from '../ir/operands.ts';

export const heapCell = 'heap';

export class MemoryCells {
  readonly #module: IrModule;
  readonly #escaped = new Set<string>();
  /** For each function, the value that each temporary of an `address` is computed from. */
  readonly #bases = new Map<IrFunction, Map<number, Value>>();

  constructor(module: IrModule) {
    this.#module = module;
    for (const fn of module.functions.values()) this.#bases.set(fn, basesOf(fn));
    for (const fn of module.functions.values()) this.#collect(fn);
    for (const { initializer } of module.globals.values()) {
      for (const { symbol } of initializer?.relocations ?? []) this.#escaped.add(globalKey(symbol));
    }
    for (const { text } of module.assembly) this.#escapeText(text);
  }

  /** The cell that `address`, a value of `fn`, points into. */
  cell(fn: IrFunction, address: Value): string {
    const key = this.#root(fn, address);
    return key === null || this.#escaped.has(key) ? heapCell : key;
  }

  cellOfGlobal(name: string): string {
    const key = globalKey(name);
    return this.#escaped.has(key) ? heapCell : key;
  }

  #root(fn: IrFunction, value: Value): string | null {
    const bases = this.#bases.get(fn);
    let root = value;
    while (root.kind === 'temporary') {
      const base = bases?.get(root.id);
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

function basesOf(fn: IrFunction): Map<number, Value> {
  const bases = new Map<number, Value>();
  for (const { instructions } of fn.blocks) {
    for (const instruction of instructions) if (instruction.op === 'address') bases.set(instruction.result.id, instruction.base);
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
