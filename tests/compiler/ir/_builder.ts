// Builds IR by hand, for tests: a module, its functions, and instructions one after another.
//
// It stands in for the front end, so that the stages below it are tested by themselves. It checks
// nothing: broken modules are built with it on purpose.

import type { BasicBlock, BinaryOperator, Conversion, Instruction, IrFunction, IrGlobal, IrModule, Local, Location, Predicate, Terminator, Value } from '../../../compiler/ir/module.ts';
import type { IrIntegerType, IrType } from '../../../compiler/ir/types.ts';
import { sizeInBytes } from '../../../compiler/ir/types.ts';

export type Temporary = Value & { readonly kind: 'temporary' };
type WithoutLocation<T> = T extends unknown ? Omit<T, 'location'> : never;

export const integer = (type: IrIntegerType, value: bigint | number): Value => ({ kind: 'integer', type, value: BigInt(value) });
export const float = (type: 'f32' | 'f64', value: number): Value => ({ kind: 'float', type, value });
export const symbol = (name: string): Value => ({ kind: 'symbol', type: 'ptr', name });
export const local = (index: number): Value => ({ kind: 'local', type: 'ptr', index });
export const parameter = (index: number, type: IrType): Value => ({ kind: 'parameter', type, index });
export const temporary = (id: number, type: IrType): Temporary => ({ kind: 'temporary', type, id });
export const nothing: Value = { kind: 'null', type: 'ptr' };

/** An empty module with one source file. */
export function emptyModule(files: readonly string[] = ['test/main.ts'], directory = '/source'): IrModule {
  return { name: 'test', files: [...files], directory, functions: new Map(), globals: new Map(), assembly: [], structs: new Map(), enums: new Map() };
}

/** Adds a global of the given bytes. */
export function addGlobal(module: IrModule, name: string, over: Partial<IrGlobal> = {}): Value {
  module.globals.set(name, {
    name, displayName: name, sizeBytes: 8, alignBytes: 8, initializer: null, constant: false, linkage: 'internal',
    section: null, debugType: null, location: { file: 0, line: 1, column: 1 }, ...over,
  });
  return symbol(name);
}

/** Adds a naked function. */
export function addNaked(module: IrModule, name: string, nakedText: string, over: Partial<IrFunction> = {}): void {
  new FunctionBuilder(module, name, { kind: 'naked', nakedText, ...over }).fn.blocks.length = 0;
}

/** A function under construction; instructions go to the current block at the current line. */
export class FunctionBuilder {
  readonly fn: IrFunction;
  line = 1;
  file = 0;
  private block: BasicBlock;
  private nextTemporary = 0;

  constructor(module: IrModule, name: string, over: Partial<IrFunction> = {}) {
    this.block = { instructions: [], terminator: null };
    this.fn = {
      name, displayName: name, kind: 'ordinary', parameters: [], returnType: 'void', exported: false, inline: 'auto', cold: false,
      noReturn: false, section: null, location: { file: 0, line: 1, column: 1 }, nakedText: null, locals: [], blocks: [this.block], ...over,
    };
    module.functions.set(name, this.fn);
  }

  get location(): Location {
    return { file: this.file, line: this.line, column: 1 };
  }

  /** A new block; its index. */
  newBlock(): number {
    return this.fn.blocks.push({ instructions: [], terminator: null }) - 1;
  }

  /** Instructions go to block `index` from here on. */
  at(index: number): void {
    this.block = this.fn.blocks[index];
  }

  addLocal(sizeBytes: number, over: Partial<Local> = {}): Value {
    return local(this.fn.locals.push({ name: null, sizeBytes, alignBytes: 8, debugType: null, parameter: null, location: this.location, ...over }) - 1);
  }

  add(instruction: WithoutLocation<Instruction>): void {
    this.block.instructions.push({ ...instruction, location: this.location } as Instruction);
  }

  end(terminator: WithoutLocation<Terminator>): void {
    this.block.terminator = { ...terminator, location: this.location } as Terminator;
  }

  return(value: Value | null = null): void {
    this.end({ op: 'return', value });
  }

  result(type: IrType): Temporary {
    return temporary(this.nextTemporary++, type);
  }

  binary(operator: BinaryOperator, left: Value, right: Value): Temporary {
    const result = this.result(left.type);
    this.add({ op: 'binary', operator, left, right, result });
    return result;
  }

  compare(predicate: Predicate, left: Value, right: Value): Temporary {
    const result = this.result('i1');
    this.add({ op: 'compare', predicate, left, right, result });
    return result;
  }

  convert(conversion: Conversion, operand: Value, type: IrType): Temporary {
    const result = this.result(type);
    this.add({ op: 'convert', conversion, operand, result });
    return result;
  }

  address(base: Value, offset: number, index: Value | null = null, scale = 1): Temporary {
    const result = this.result('ptr');
    this.add({ op: 'address', base, offset, index, scale, result });
    return result;
  }

  load(type: IrType, address: Value, over: { volatile?: boolean; space?: 'gs' } = {}): Temporary {
    const result = this.result(type);
    this.add({ op: 'load', address, volatile: over.volatile ?? false, space: over.space ?? 'memory', result });
    return result;
  }

  store(address: Value, value: Value, over: { volatile?: boolean; space?: 'gs' } = {}): void {
    this.add({ op: 'store', address, value, volatile: over.volatile ?? false, space: over.space ?? 'memory' });
  }

  call(callee: string, args: readonly Value[], type: IrType = 'void'): Temporary {
    const result = this.result(type);
    this.add({ op: 'call', callee, args, result: type === 'void' ? null : result });
    return result;
  }

  intrinsic(name: string, args: readonly Value[], type: IrType = 'void'): Temporary {
    const result = this.result(type);
    this.add({ op: 'intrinsic', name, args, result: type === 'void' ? null : result });
    return result;
  }

  /** Hides a constant from the optimiser: stores it and loads it back, volatile. */
  opaque(value: Value): Temporary {
    const slot = this.addLocal(sizeInBytes(value.type));
    this.store(slot, value, { volatile: true });
    return this.load(value.type, slot, { volatile: true });
  }
}
