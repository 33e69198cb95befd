// Which functions a value of the program may be the address of: what an indirect call can reach.
//
// Inclusion constraints over the whole program, insensitive to the order of execution (Andersen,
// "Program Analysis and Specialization for the C Programming Language", 1994, chapter 4), for
// function values alone. A function passed through integers is followed; one that assembly
// stores somewhere is not.

import { jumpTargets } from '../ir/assembly-text.ts';
import type { Instruction, IrFunction, IrModule, Value } from '../ir/module.ts';
import { isFloatType } from '../ir/types.ts';
import { closuresMade } from './closures.ts';
import { FlowGraph } from './flow-graph.ts';
import { nodeOf, parameterNode, resultNode, valueNode } from './flow-nodes.ts';
import { indirectCall, isInvoker, type IndirectCall } from './indirect-calls.ts';
import { MemoryCells, readCell, unfollowedCell, writtenCell } from './memory-cells.ts';

/** Registers of the first arguments (System V ABI for x86-64, section 3.2.3). */
const argumentRegisters = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'];

export class FunctionValues {
  readonly #module: IrModule;
  readonly #graph = new FlowGraph();
  readonly #cells: MemoryCells;
  /** Functions whose first parameter is an environment. */
  readonly #closures = new Set<string>();

  constructor(module: IrModule) {
    this.#module = module;
    this.#cells = new MemoryCells(module);
    for (const global of module.globals.values()) {
      for (const { symbol, offset } of global.initializer?.relocations ?? []) {
        if (module.functions.has(symbol)) this.#graph.add(this.#cells.cellOfGlobal(global, offset) ?? writtenCell, symbol);
      }
    }
    this.#graph.connect(writtenCell, readCell);
    for (const cell of this.#cells.fields()) {
      this.#graph.connect(writtenCell, cell);
      this.#graph.connect(cell, readCell);
    }
    for (const fn of module.functions.values()) if (!isInvoker(module, fn.name)) this.#walk(fn);
    this.#graph.settle();
  }

  /** The functions that `value`, which occurs in `fn`, may be the address of. */
  of(fn: IrFunction, value: Value): ReadonlySet<string> {
    if (value.kind === 'symbol') return this.#module.functions.has(value.name) ? new Set([value.name]) : new Set();
    const node = nodeOf(fn, value);
    return node === null ? new Set() : this.#graph.contents(node);
  }

  /** The functions that an indirect call can reach. */
  targets(fn: IrFunction, call: IndirectCall): string[] {
    return [...this.of(fn, call.callee)].filter((name) => this.#accepts(name, call)).sort();
  }

  /** The functions that a naked function calls through the registers of its arguments. */
  nakedTargets(fn: IrFunction): string[] {
    const indices = jumpTargets(fn.nakedText ?? '').map((register) => argumentRegisters.indexOf(register));
    const values = indices.flatMap((index) => (fn.parameters[index] === undefined ? [] : [parameterNode(fn.name, index)]));
    return [...new Set(values.flatMap((node) => [...this.#graph.contents(node)]))].sort();
  }

  /** Whether a call can be meant for the function, which may ignore the last arguments, and its result be ignored. */
  #accepts(name: string, { args, result }: IndirectCall): boolean {
    const parameters = this.#ownParameters(name);
    if (parameters === null || parameters.length > args.length) return false;
    if (result !== null && result.type !== this.#module.functions.get(name)?.returnType) return false;
    return parameters.every(({ type }, index) => isFloatType(type) === isFloatType(args[index].type));
  }

  /** The parameters without the environment. */
  #ownParameters(name: string): IrFunction['parameters'] | null {
    const parameters = this.#module.functions.get(name)?.parameters ?? null;
    return this.#closures.has(name) ? (parameters?.slice(1) ?? null) : parameters;
  }

  #walk(fn: IrFunction): void {
    for (const { code, value } of closuresMade(this.#module, fn)) {
      this.#closures.add(code);
      this.#graph.add(valueNode(fn, value), code);
    }
    for (const { instructions, terminator } of fn.blocks) {
      for (const instruction of instructions) this.#constrain(fn, instruction);
      if (terminator?.op === 'return' && terminator.value !== null) this.#flow(fn, terminator.value, resultNode(fn.name));
    }
  }

  #constrain(fn: IrFunction, instruction: Instruction): void {
    switch (instruction.op) {
      case 'binary':
        for (const value of [instruction.left, instruction.right]) this.#flowInto(fn, value, instruction.result);
        return;
      case 'convert':
        return this.#flowInto(fn, instruction.operand, instruction.result);
      case 'select':
        for (const value of [instruction.whenTrue, instruction.whenFalse]) this.#flowInto(fn, value, instruction.result);
        return;
      case 'address':
        return this.#flowInto(fn, instruction.base, instruction.result);
      case 'load':
        return this.#connect(this.#cellOfAccess(fn, instruction) ?? (instruction.ofFunction === true ? readCell : unfollowedCell), fn, instruction.result);
      case 'store':
        // The first word of an environment: no value by itself.
        if (instruction.value.kind === 'symbol' && this.#closures.has(instruction.value.name)) return;
        return this.#flow(fn, instruction.value, this.#cellOfAccess(fn, instruction) ?? writtenCell);
      case 'copy':
        if (!instruction.ofFields) this.#copy(fn, instruction.from, instruction.to);
        return;
      case 'call':
        if (isInvoker(this.#module, instruction.callee)) return this.#constrainIndirect(fn, instruction);
        instruction.args.forEach((argument, index) => this.#flow(fn, argument, parameterNode(instruction.callee, index)));
        return this.#connect(resultNode(instruction.callee), fn, instruction.result);
      case 'callIndirect':
        return this.#constrainIndirect(fn, instruction);
      case 'intrinsic':
        return this.#constrainIntrinsic(fn, instruction);
    }
  }

  /** Binds arguments and result for each function that turns out to be called here. */
  #constrainIndirect(fn: IrFunction, instruction: Instruction): void {
    const call = indirectCall(this.#module, instruction);
    if (call === null) return;
    const bind = (name: string): void => {
      if (!this.#accepts(name, call)) return;
      const shift = this.#closures.has(name) ? 1 : 0;
      call.args.forEach((argument, index) => this.#flow(fn, argument, parameterNode(name, index + shift)));
      this.#connect(resultNode(name), fn, call.result);
    };
    const node = nodeOf(fn, call.callee);
    if (node !== null) this.#graph.listen(node, bind);
    else for (const name of this.of(fn, call.callee)) bind(name);
  }

  #constrainIntrinsic(fn: IrFunction, { name, args, result }: Instruction & { readonly op: 'intrinsic' }): void {
    const [first, second] = args;
    if (name === 'closure.copy' && result !== null) this.#flowInto(fn, first, result);
    if (name === 'memory.copy') this.#copy(fn, second, first);
    if (!name.startsWith('atomic.') || first === undefined) return;
    const cell = this.#cells.cell(fn, first);
    for (const value of args.slice(1)) this.#flow(fn, value, cell ?? writtenCell);
    this.#connect(cell ?? unfollowedCell, fn, result);
  }

  /** The cell that is read or written; null for what a bare address or the GS base leads to. */
  #cellOfAccess(fn: IrFunction, { address, space }: Instruction & { readonly op: 'load' | 'store' }): string | null {
    return space === 'gs' ? null : this.#cells.cell(fn, address);
  }

  /** Between bare addresses the types agree, and with them the fields. */
  #copy(fn: IrFunction, from: Value, to: Value): void {
    const [source, target] = [this.#cells.cell(fn, from), this.#cells.cell(fn, to)];
    if (source !== null || target !== null) this.#graph.connect(source ?? readCell, target ?? writtenCell);
  }

  #flowInto(fn: IrFunction, value: Value, result: Value): void {
    const node = nodeOf(fn, result);
    if (node !== null) this.#flow(fn, value, node);
  }

  #flow(fn: IrFunction, value: Value, to: string): void {
    if (value.kind === 'symbol' && this.#module.functions.has(value.name)) this.#graph.add(to, value.name);
    const from = nodeOf(fn, value);
    if (from !== null) this.#graph.connect(from, to);
  }

  #connect(from: string, fn: IrFunction, result: Value | null): void {
    const to = result === null ? null : nodeOf(fn, result);
    if (to !== null) this.#graph.connect(from, to);
  }
}
