// IR values as LLVM values: constants, and look-ups of what was emitted before.
//
// The bindings take integers as JavaScript numbers, exact only to 2^53; a wider constant is folded
// from its two halves by the builder.

import llvm from 'llvm-bindings';
import type { Value } from '../ir/module.ts';
import type { IrIntegerType } from '../ir/types.ts';
import { bitWidth } from '../ir/types.ts';
import type { Emission, FunctionEmission } from './emission.ts';

const halfBits = 32n;

/** The LLVM value of `value` inside the function being filled in. */
export function llvmValue(fn: FunctionEmission, value: Value): llvm.Value {
  switch (value.kind) {
    case 'integer':
      return integerConstant(fn.emission, value.type, value.value);
    case 'float':
      return llvm.ConstantFP.get(fn.emission.types[value.type], value.value);
    case 'null':
      return llvm.Constant.getNullValue(fn.emission.types.ptr);
    case 'undefined':
      return llvm.UndefValue.get(fn.emission.types[value.type]);
    case 'temporary':
      return defined(fn.temporaries.get(value.id), `temporary %${value.id}`);
    case 'parameter':
      return defined(fn.parameters[value.index], `parameter ${value.index}`);
    case 'local':
      return defined(fn.locals[value.index], `local ${value.index}`);
    case 'symbol':
      return fn.emission.symbolAddress(value.name);
  }
}

/** The constant `value`, taken modulo the width of `type`. */
export function integerConstant(emission: Emission, type: IrIntegerType, value: bigint): llvm.Value {
  const signed = BigInt.asIntN(bitWidth(type), value);
  const exact = exactConstant(emission, type, signed);
  if (exact !== null) return exact;
  const high = llvm.ConstantInt.get(emission.types.i64, Number(signed >> halfBits));
  const low = llvm.ConstantInt.get(emission.types.i64, Number(BigInt.asUintN(32, signed)));
  const { builder } = emission;
  return builder.CreateOr(builder.CreateShl(high, llvm.ConstantInt.get(emission.types.i64, Number(halfBits))), low);
}

/** The constant as the bindings' integer class, or null when a JavaScript number cannot hold it. */
export function exactConstant(emission: Emission, type: IrIntegerType, value: bigint): llvm.ConstantInt | null {
  const signed = BigInt.asIntN(bitWidth(type), value);
  if (BigInt(Number(signed)) !== signed) return null;
  return llvm.ConstantInt.get(llvm.Type.getIntNTy(emission.context, bitWidth(type)), Number(signed));
}

function defined(value: llvm.Value | undefined, what: string): llvm.Value {
  if (value === undefined) throw new Error(`${what} has no value; was the module verified?`);
  return value;
}
