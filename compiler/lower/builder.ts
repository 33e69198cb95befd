// Builds the blocks of one IR function: appends instructions, numbers temporaries, keeps the place.
//
// Knows the IR alone, nothing of source types. Folds arithmetic and conversions of constants, so
// that a constant expression may stand wherever its value fits; all else is left to LLVM.

import type * as ir from '../ir/module.ts';
import { bitWidth, isIntegerType, type IrIntegerType, type IrType } from '../ir/types.ts';

type Value = ir.Value;
type Temporary = Value & { readonly kind: 'temporary' };

export const nullValue: Value = { kind: 'null', type: 'ptr' };

export function integerValue(type: IrIntegerType, value: bigint | number): Value {
  return { kind: 'integer', type, value: BigInt.asUintN(bitWidth(type), BigInt(value)) };
}

export function symbolValue(name: string): Value {
  return { kind: 'symbol', type: 'ptr', name };
}

export class Builder {
  readonly function: ir.IrFunction;
  location: ir.Location;
  #block = 0;
  #temporaries = 0;

  constructor(irFunction: ir.IrFunction) {
    this.function = irFunction;
    this.location = irFunction.location;
    this.newBlock();
  }

  newBlock(): number {
    this.function.blocks.push({ instructions: [], terminator: null });
    return this.function.blocks.length - 1;
  }

  /** The block that is being filled. */
  get block(): number {
    return this.#block;
  }

  /** Continues in `block`. */
  enter(block: number): void {
    this.#block = block;
  }

  get isTerminated(): boolean {
    return this.#current.terminator !== null;
  }

  get #current(): ir.BasicBlock {
    return this.function.blocks[this.#block] as ir.BasicBlock;
  }

  addLocal(local: Omit<ir.Local, 'location'>): Value {
    this.function.locals.push({ ...local, location: this.location });
    return { kind: 'local', type: 'ptr', index: this.function.locals.length - 1 };
  }

  /** A nameless stack slot for a value of the type. */
  addSlot(sizeBytes: number): Value {
    return this.addLocal({ name: null, sizeBytes, alignBytes: sizeBytes, debugType: null, parameter: null });
  }

  #append(instruction: ir.Instruction): void {
    if (this.isTerminated) this.enter(this.newBlock());
    this.#current.instructions.push(instruction);
  }

  #temporary(type: IrType): Temporary {
    return { kind: 'temporary', type, id: this.#temporaries++ };
  }

  binary(operator: ir.BinaryOperator, left: Value, right: Value): Value {
    const folded = foldBinary(operator, left, right);
    if (folded !== null) return folded;
    const result = this.#temporary(left.type);
    this.#append({ op: 'binary', location: this.location, result, operator, left, right });
    return result;
  }

  compare(predicate: ir.Predicate, left: Value, right: Value): Value {
    const result = this.#temporary('i1');
    this.#append({ op: 'compare', location: this.location, result, predicate, left, right });
    return result;
  }

  convert(conversion: ir.Conversion, operand: Value, type: IrType): Value {
    if (operand.kind === 'integer' && isIntegerType(type)) return foldConversion(conversion, operand, type);
    const result = this.#temporary(type);
    this.#append({ op: 'convert', location: this.location, result, conversion, operand });
    return result;
  }

  select(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    const result = this.#temporary(whenTrue.type);
    this.#append({ op: 'select', location: this.location, result, condition, whenTrue, whenFalse });
    return result;
  }

  /** base + offset + index * scale, in bytes. */
  address(base: Value, offset: number, index: Value | null = null, scale = 0): Value {
    if (offset === 0 && index === null) return base;
    const result = this.#temporary('ptr');
    this.#append({ op: 'address', location: this.location, result, base, offset, index, scale });
    return result;
  }

  /** The address of what is called `cell` for the passes, or is no place of its own. */
  cellAddress(base: Value, offset: number, cell: string | null): Value {
    if (cell === null) return this.address(base, offset);
    const result = this.#temporary('ptr');
    this.#append({ op: 'address', location: this.location, result, base, offset, index: null, scale: 0, cell });
    return result;
  }

  load(type: IrType, address: Value, volatile = false, space: ir.AddressSpace = 'memory'): Value {
    const result = this.#temporary(type);
    this.#append({ op: 'load', location: this.location, result, address, volatile, space });
    return result;
  }

  /** Loads a function value. */
  loadFunction(address: Value, volatile = false, space: ir.AddressSpace = 'memory'): Value {
    const result = this.#temporary('ptr');
    this.#append({ op: 'load', location: this.location, result, address, volatile, space, ofFunction: true });
    return result;
  }

  store(address: Value, value: Value, volatile = false, space: ir.AddressSpace = 'memory'): void {
    this.#append({ op: 'store', location: this.location, address, value, volatile, space });
  }

  copy(to: Value, from: Value, sizeBytes: number, ofFields: boolean): void {
    if (sizeBytes > 0) this.#append({ op: 'copy', location: this.location, to, from, sizeBytes, ofFields });
  }

  zero(to: Value, sizeBytes: number): void {
    if (sizeBytes > 0) this.#append({ op: 'zero', location: this.location, to, sizeBytes });
  }

  call(callee: string, type: IrType, args: readonly Value[]): Value | null {
    const result = type === 'void' ? null : this.#temporary(type);
    this.#append({ op: 'call', location: this.location, result, callee, args });
    return result;
  }

  callIndirect(callee: Value, type: IrType, args: readonly Value[]): Value | null {
    const result = type === 'void' ? null : this.#temporary(type);
    this.#append({ op: 'callIndirect', location: this.location, result, callee, args });
    return result;
  }

  intrinsic(name: string, type: IrType, args: readonly Value[]): Value | null {
    const result = type === 'void' ? null : this.#temporary(type);
    this.#append({ op: 'intrinsic', location: this.location, result, name, args });
    return result;
  }

  assembly(template: number, type: IrType, args: readonly Value[]): Value | null {
    const result = type === 'void' ? null : this.#temporary(type);
    this.#append({ op: 'assembly', location: this.location, result, template, args });
    return result;
  }

  #terminate(terminator: ir.Terminator): void {
    if (!this.isTerminated) this.#current.terminator = terminator;
  }

  jump(target: number): void {
    this.#terminate({ op: 'jump', location: this.location, target });
  }

  branch(condition: Value, whenTrue: number, whenFalse: number, likely: boolean | null = null): void {
    this.#terminate({ op: 'branch', location: this.location, condition, whenTrue, whenFalse, likely });
  }

  switch(value: Value, cases: readonly { readonly value: bigint; readonly target: number }[], otherwise: number): void {
    this.#terminate({ op: 'switch', location: this.location, value, cases, otherwise });
  }

  return(value: Value | null): void {
    this.#terminate({ op: 'return', location: this.location, value });
  }

  unreachable(): void {
    this.#terminate({ op: 'unreachable', location: this.location });
  }

  /** Gives every block that falls off its end a terminator; for the end of the function. */
  finish(): void {
    for (const block of this.function.blocks) block.terminator ??= { op: 'unreachable', location: this.location };
  }
}

/** The result of an operation on two constants; null where it is not known or not defined. */
function foldBinary(operator: ir.BinaryOperator, left: Value, right: Value): Value | null {
  if (left.kind !== 'integer' || right.kind !== 'integer' || left.type !== right.type) return null;
  const [a, b, type] = [left.value, right.value, left.type];
  switch (operator) {
    case 'add':
      return integerValue(type, a + b);
    case 'sub':
      return integerValue(type, a - b);
    case 'mul':
      return integerValue(type, a * b);
    case 'and':
      return integerValue(type, a & b);
    case 'or':
      return integerValue(type, a | b);
    case 'xor':
      return integerValue(type, a ^ b);
    case 'shl':
      return integerValue(type, a << b);
    default:
      return null;
  }
}

function foldConversion(conversion: ir.Conversion, operand: Value & { kind: 'integer' }, type: IrIntegerType): Value {
  const signed = BigInt.asIntN(bitWidth(operand.type), operand.value);
  return integerValue(type, conversion === 'sext' ? signed : operand.value);
}
