// What all parts of the LLVM stage share while one module is being filled in.
//
// Types, functions and symbol addresses are fetched from the parsed skeleton once and kept: each
// crossing into the native addon costs as much as the instruction it makes.

import llvm from 'llvm-bindings';
import type { IrFunction, IrModule } from '../ir/module.ts';
import type { IrType } from '../ir/types.ts';
import type { DebugInfo } from './debug-info.ts';
import { callSymbol } from './skeleton.ts';

/** The state of one emission. */
export class Emission {
  readonly module: IrModule;
  readonly context: llvm.LLVMContext;
  readonly target: llvm.Module;
  readonly builder: llvm.IRBuilder;
  readonly debug: DebugInfo | null;
  readonly types: Readonly<Record<IrType, llvm.Type>>;
  private readonly pointerTypes = new Map<IrType, llvm.PointerType>();
  private readonly functions = new Map<string, llvm.Function>();
  private readonly callees = new Map<string, llvm.Function>();
  private readonly addresses = new Map<string, llvm.Value>();

  constructor(module: IrModule, context: llvm.LLVMContext, target: llvm.Module, debug: DebugInfo | null) {
    this.module = module;
    this.context = context;
    this.target = target;
    this.debug = debug;
    this.builder = new llvm.IRBuilder(context);
    this.types = typesOf(this.builder);
  }

  /** The type that a value of `type` has in memory. */
  memoryType(type: IrType): llvm.Type {
    return type === 'i1' ? this.types.i8 : this.types[type];
  }

  /** A pointer to the memory type of `type`. */
  pointerTo(type: IrType): llvm.PointerType {
    let pointer = this.pointerTypes.get(type);
    if (pointer === undefined) {
      pointer = llvm.PointerType.getUnqual(this.memoryType(type));
      this.pointerTypes.set(type, pointer);
    }
    return pointer;
  }

  /** A function of the skeleton: of the module, of the prelude or an assembly wrapper. */
  function(name: string): llvm.Function {
    let found = this.functions.get(name) ?? null;
    if (found === null) {
      found = this.target.getFunction(name);
      if (found === null) throw new Error(`the LLVM skeleton has no function '${name}'`);
      this.functions.set(name, found);
    }
    return found;
  }

  /** What a call of a function of the module calls: mostly the function itself. */
  callee(name: string): llvm.Function {
    let found = this.callees.get(name);
    if (found === undefined) {
      found = this.target.getFunction(callSymbol(name)) ?? this.function(name);
      this.callees.set(name, found);
    }
    return found;
  }

  /** The address of a function or global as an untyped pointer. */
  symbolAddress(name: string): llvm.Value {
    let address = this.addresses.get(name);
    if (address === undefined) {
      const object = this.module.functions.has(name) ? this.function(name) : this.target.getGlobalVariable(name, true);
      if (object === null) throw new Error(`the LLVM skeleton has no global '${name}'`);
      address = this.builder.CreateBitCast(object, this.types.ptr);
      this.addresses.set(name, address);
    }
    return address;
  }

  /** The LLVM type of a function with these IR types. */
  signature(returnType: IrType, parameterTypes: readonly IrType[]): llvm.FunctionType {
    return llvm.FunctionType.get(this.types[returnType], parameterTypes.map((type) => this.types[type]), false);
  }
}

/** What is at hand while one function is being filled in. */
export interface FunctionEmission {
  readonly emission: Emission;
  readonly source: IrFunction;
  readonly target: llvm.Function;
  readonly parameters: readonly llvm.Value[];
  /** Addresses of the locals, as untyped pointers. */
  readonly locals: readonly llvm.Value[];
  readonly blocks: readonly llvm.BasicBlock[];
  readonly temporaries: Map<number, llvm.Value>;
}

function typesOf(builder: llvm.IRBuilder): Readonly<Record<IrType, llvm.Type>> {
  return {
    void: builder.getVoidTy(), i1: builder.getInt1Ty(), i8: builder.getInt8Ty(), i16: builder.getInt16Ty(),
    i32: builder.getInt32Ty(), i64: builder.getInt64Ty(), f32: builder.getFloatTy(), f64: builder.getDoubleTy(),
    ptr: builder.getInt8PtrTy(),
  };
}
