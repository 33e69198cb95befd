// Runs IR in the compiler, for the first values of module variables.

import type * as ir from '../ir/module.ts';
import type { IrType } from '../ir/types.ts';
import { binary, compare, convert, integer, moved } from './arithmetic.ts';
import { runIntrinsic } from './intrinsics.ts';
import { makeObject, type Constant, type MemoryObject, type StaticMemory } from './memory.ts';
import { NotConstant } from './not-constant.ts';

export { NotConstant };

/** An initialiser that runs longer than this is taken to run for ever. */
const MAX_STEPS = 2_000_000;
const MAX_DEPTH = 400;

interface Frame {
  readonly function: ir.IrFunction;
  readonly args: readonly Constant[];
  readonly temporaries: Map<number, Constant>;
  readonly locals: readonly MemoryObject[];
}

export class Interpreter {
  readonly #memory: StaticMemory;
  readonly #bodyOf: (symbol: string) => ir.IrFunction | undefined;
  readonly #isPanic: (symbol: string) => boolean;
  #steps = 0;
  #depth = 0;

  constructor(memory: StaticMemory, bodyOf: (symbol: string) => ir.IrFunction | undefined, isPanic: (symbol: string) => boolean) {
    this.#isPanic = isPanic;

    this.#memory = memory;
    this.#bodyOf = bodyOf;
  }

  /** Runs a function and gives its result, null for none. Throws NotConstant. */
  call(callee: ir.IrFunction, args: readonly Constant[]): Constant | null {
    if (callee.kind !== 'ordinary' || callee.blocks.length === 0) throw new NotConstant(`it calls '${callee.displayName}', which is assembly`);
    if (this.#depth >= MAX_DEPTH) throw new NotConstant(`'${callee.displayName}' recurses too deeply`);
    if (this.#depth === 0) this.#steps = 0;
    this.#depth++;
    try {
      const locals = callee.locals.map((local) => makeObject(local.name ?? 'a temporary', local.sizeBytes, false));
      return this.#run({ function: callee, args, temporaries: new Map(), locals });
    } finally {
      this.#depth--;
    }
  }

  #run(frame: Frame): Constant | null {
    let block = frame.function.blocks[0] as ir.BasicBlock;
    for (;;) {
      for (const instruction of block.instructions) this.#execute(frame, instruction);
      const terminator = block.terminator as ir.Terminator;
      if (terminator.op === 'return') return terminator.value === null ? null : this.#value(frame, terminator.value);
      block = frame.function.blocks[this.#next(frame, terminator)] as ir.BasicBlock;
    }
  }

  #next(frame: Frame, terminator: ir.Terminator): number {
    if (++this.#steps > MAX_STEPS) throw new NotConstant('it does not come to an end');
    switch (terminator.op) {
      case 'jump':
        return terminator.target;
      case 'branch':
        return this.#isTrue(frame, terminator.condition) ? terminator.whenTrue : terminator.whenFalse;
      case 'switch': {
        const value = this.#value(frame, terminator.value);
        const match = terminator.cases.find((candidate) => value.kind === 'integer' && candidate.value === value.value);
        return match?.target ?? terminator.otherwise;
      }
      default:
        throw new NotConstant(`it panics in '${frame.function.displayName}'`);
    }
  }

  #isTrue(frame: Frame, value: ir.Value): boolean {
    const constant = this.#value(frame, value);
    return constant.kind === 'integer' && constant.value !== 0n;
  }

  #execute(frame: Frame, instruction: ir.Instruction): void {
    const result = this.#evaluate(frame, instruction);
    if ('result' in instruction && instruction.result !== null && result !== null) frame.temporaries.set(instruction.result.id, result);
  }

  #evaluate(frame: Frame, instruction: ir.Instruction): Constant | null {
    switch (instruction.op) {
      case 'binary':
        return binary(instruction.operator, instruction.left.type, this.#value(frame, instruction.left), this.#value(frame, instruction.right));
      case 'compare':
        return integer('i1', compare(instruction.predicate, instruction.left.type, this.#value(frame, instruction.left), this.#value(frame, instruction.right)) ? 1n : 0n);
      case 'convert':
        return convert(instruction.conversion, instruction.operand.type, instruction.result.type, this.#value(frame, instruction.operand));
      case 'select':
        return this.#value(frame, this.#isTrue(frame, instruction.condition) ? instruction.whenTrue : instruction.whenFalse);
      case 'address':
        return addressOf(this.#value(frame, instruction.base), instruction.offset, instruction.index === null ? null : this.#value(frame, instruction.index), instruction.scale);
      case 'load':
        refuseMachine(instruction);
        return this.#memory.load(this.#value(frame, instruction.address), instruction.result.type);
      case 'store':
        refuseMachine(instruction);
        this.#memory.store(this.#value(frame, instruction.address), instruction.value.type, this.#value(frame, instruction.value));
        return null;
      case 'copy':
        this.#memory.copy(this.#value(frame, instruction.to), this.#value(frame, instruction.from), instruction.sizeBytes);
        return null;
      case 'zero': {
        const { object, offset } = this.#memory.resolve(this.#value(frame, instruction.to));
        this.#memory.zero(object, offset, instruction.sizeBytes);
        return null;
      }
      case 'call':
        return this.#callSymbol(instruction.callee, this.#values(frame, instruction.args));
      case 'callIndirect':
        return this.#callValue(this.#value(frame, instruction.callee), this.#values(frame, instruction.args));
      case 'intrinsic':
        return runIntrinsic(instruction.name, this.#values(frame, instruction.args), this.#memory);
      case 'assembly':
        throw new NotConstant('it runs assembly');
    }
  }

  #values(frame: Frame, operands: readonly ir.Value[]): Constant[] {
    return operands.map((operand) => this.#value(frame, operand));
  }

  #callSymbol(symbol: string, args: readonly Constant[]): Constant | null {
    if (this.#isPanic(symbol)) throw new NotConstant(`it panics: ${this.#memory.textAt(args[0])}`);
    const callee = this.#bodyOf(symbol);
    if (callee === undefined) throw new NotConstant(`it calls '${symbol}', which is not part of the program`);
    return this.call(callee, args);
  }

  #callValue(callee: Constant, args: readonly Constant[]): Constant | null {
    if (callee.kind !== 'address' || typeof callee.object !== 'string') throw new NotConstant('it calls through a null reference');
    return this.#callSymbol(callee.object, args);
  }

  #value(frame: Frame, value: ir.Value): Constant {
    switch (value.kind) {
      case 'integer':
        return { kind: 'integer', value: value.value };
      case 'float':
        return { kind: 'float', value: value.value };
      case 'null':
        return { kind: 'integer', value: 0n };
      case 'undefined':
        return zeroOf(value.type);
      case 'temporary':
        return frame.temporaries.get(value.id) ?? zeroOf(value.type);
      case 'parameter':
        return frame.args[value.index] ?? zeroOf(value.type);
      case 'local':
        return { kind: 'address', object: frame.locals[value.index] as MemoryObject, offset: 0 };
      case 'symbol':
        return { kind: 'address', object: value.name, offset: 0 };
    }
  }

}

function zeroOf(type: IrType): Constant {
  return type === 'f32' || type === 'f64' ? { kind: 'float', value: 0 } : { kind: 'integer', value: 0n };
}

function refuseMachine(instruction: { readonly volatile: boolean; readonly space: ir.AddressSpace }): void {
  if (instruction.volatile) throw new NotConstant('it accesses a device register');
  if (instruction.space === 'gs') throw new NotConstant("it reads the CPU's own data");
}

function addressOf(base: Constant, offset: number, index: Constant | null, scale: number): Constant {
  const bytes = offset + (index?.kind === 'integer' ? Number(BigInt.asIntN(64, index.value)) * scale : 0);
  if (index?.kind === 'address') throw new NotConstant('it depends on where the linker puts something');
  if (base.kind === 'address') return moved(base, bytes);
  return integer('i64', (base.kind === 'integer' ? base.value : 0n) + BigInt(bytes));
}
