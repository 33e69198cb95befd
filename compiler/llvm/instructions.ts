// One IR instruction as LLVM instructions, by the builder.
//
// Memory is reached by casting the untyped pointer at each access. Accesses get the natural
// alignment of their type even inside packed structs: x86-64 allows it, and LLVM draws no
// conclusion from it that could break scalar code. Truth values are stored as whole bytes.

import llvm from 'llvm-bindings';
import type { BinaryOperator, Conversion, Instruction, Predicate, Value } from '../ir/module.ts';
import type { FunctionEmission } from './emission.ts';
import { preludeNameOf, preludeSymbol } from './prelude.ts';
import { templateSymbol } from './skeleton.ts';
import { integerConstant, llvmValue } from './values.ts';

type Of<Op extends Instruction['op']> = Instruction & { readonly op: Op };

const binaryMethods = {
  add: 'CreateAdd', sub: 'CreateSub', mul: 'CreateMul', sdiv: 'CreateSDiv', udiv: 'CreateUDiv',
  srem: 'CreateSRem', urem: 'CreateURem', and: 'CreateAnd', or: 'CreateOr', xor: 'CreateXor',
  shl: 'CreateShl', lshr: 'CreateLShr', ashr: 'CreateAShr',
  fadd: 'CreateFAdd', fsub: 'CreateFSub', fmul: 'CreateFMul', fdiv: 'CreateFDiv', frem: 'CreateFRem',
} as const satisfies Record<BinaryOperator, keyof llvm.IRBuilder>;

const compareMethods = {
  eq: 'CreateICmpEQ', ne: 'CreateICmpNE', slt: 'CreateICmpSLT', sle: 'CreateICmpSLE', sgt: 'CreateICmpSGT',
  sge: 'CreateICmpSGE', ult: 'CreateICmpULT', ule: 'CreateICmpULE', ugt: 'CreateICmpUGT', uge: 'CreateICmpUGE',
  feq: 'CreateFCmpOEQ', fne: 'CreateFCmpUNE', flt: 'CreateFCmpOLT', fle: 'CreateFCmpOLE',
  fgt: 'CreateFCmpOGT', fge: 'CreateFCmpOGE',
} as const satisfies Record<Predicate, keyof llvm.IRBuilder>;

const convertMethods = {
  zext: 'CreateZExt', sext: 'CreateSExt', trunc: 'CreateTrunc', sitofp: 'CreateSIToFP', uitofp: 'CreateUIToFP',
  fpext: 'CreateFPExt', fptrunc: 'CreateFPTrunc', bits: 'CreateBitCast',
  ptrtoint: 'CreatePtrToInt', inttoptr: 'CreateIntToPtr', fptosi: 'CreateFPToSI', fptoui: 'CreateFPToUI',
} as const satisfies Record<Conversion, keyof llvm.IRBuilder>;

/** Emits `instruction` at the builder's place and records its result. */
export function emitInstruction(fn: FunctionEmission, instruction: Instruction): void {
  const value = emitOne(fn, instruction);
  if ('result' in instruction && instruction.result !== null) fn.temporaries.set(instruction.result.id, value);
}

function emitOne(fn: FunctionEmission, instruction: Instruction): llvm.Value {
  const { builder, types } = fn.emission;
  const value = (operand: Value): llvm.Value => llvmValue(fn, operand);
  switch (instruction.op) {
    case 'binary':
      if (instruction.operator === 'frem') return callPrelude(fn, instruction, [instruction.left, instruction.right]);
      return builder[binaryMethods[instruction.operator]](value(instruction.left), value(instruction.right));
    case 'compare':
      return builder[compareMethods[instruction.predicate]](value(instruction.left), value(instruction.right));
    case 'convert':
      if (preludeNameOf(instruction) !== null) return callPrelude(fn, instruction, [instruction.operand]);
      return builder[convertMethods[instruction.conversion]](value(instruction.operand), types[instruction.result.type]);
    case 'select':
      return builder.CreateSelect(value(instruction.condition), value(instruction.whenTrue), value(instruction.whenFalse));
    case 'address':
      return emitAddress(fn, instruction);
    case 'load':
      return emitLoad(fn, instruction);
    case 'store':
      return emitStore(fn, instruction);
    case 'copy':
    case 'zero':
      return emitBlockOperation(fn, instruction);
    case 'call':
      return builder.CreateCall(fn.emission.callee(instruction.callee), instruction.args.map(value));
    case 'callIndirect':
      return emitIndirectCall(fn, instruction);
    case 'intrinsic':
      return callPrelude(fn, instruction, instruction.args);
    case 'assembly':
      return builder.CreateCall(fn.emission.function(templateSymbol(instruction.template)), instruction.args.map(value));
  }
}

function callPrelude(fn: FunctionEmission, instruction: Instruction, args: readonly Value[]): llvm.Value {
  return callPreludeValues(fn, instruction, args.map((argument) => llvmValue(fn, argument)));
}

function callPreludeValues(fn: FunctionEmission, instruction: Instruction, args: llvm.Value[]): llvm.Value {
  const name = preludeNameOf(instruction);
  if (name === null) throw new Error(`'${instruction.op}' has no prelude function`);
  return fn.emission.builder.CreateCall(fn.emission.function(preludeSymbol(name)), args);
}

/** A pointer is stepped in bytes; in space `gs` the address is plain integer arithmetic. */
function emitAddress(fn: FunctionEmission, { base, offset, index, scale, result }: Of<'address'>): llvm.Value {
  const { emission } = fn;
  const { builder, types } = emission;
  const constant = (value: number): llvm.Value => integerConstant(emission, 'i64', BigInt(value));
  let distance = constant(offset);
  if (index !== null) {
    const scaled = builder.CreateMul(llvmValue(fn, index), constant(scale));
    distance = offset === 0 ? scaled : builder.CreateAdd(scaled, distance);
  }
  if (result.type === 'ptr') return builder.CreateGEP(types.i8, llvmValue(fn, base), distance);
  return base.kind === 'null' ? distance : builder.CreateAdd(llvmValue(fn, base), distance);
}

function emitLoad(fn: FunctionEmission, instruction: Of<'load'>): llvm.Value {
  const { builder, types } = fn.emission;
  const { address, result } = instruction;
  const loaded = preludeNameOf(instruction) === null
    ? builder.CreateLoad(fn.emission.memoryType(result.type), builder.CreateBitCast(llvmValue(fn, address), fn.emission.pointerTo(result.type)))
    : callPrelude(fn, instruction, [address]);
  return result.type === 'i1' ? builder.CreateICmpNE(loaded, llvm.Constant.getNullValue(types.i8)) : loaded;
}

function emitStore(fn: FunctionEmission, instruction: Of<'store'>): llvm.Value {
  const { builder, types } = fn.emission;
  const { address, value } = instruction;
  const plain = llvmValue(fn, value);
  const stored = value.type === 'i1' ? builder.CreateZExt(plain, types.i8) : plain;
  if (preludeNameOf(instruction) !== null) return callPreludeValues(fn, instruction, [llvmValue(fn, address), stored]);
  return builder.CreateStore(stored, builder.CreateBitCast(llvmValue(fn, address), fn.emission.pointerTo(value.type)));
}

function emitBlockOperation(fn: FunctionEmission, instruction: Of<'copy'> | Of<'zero'>): llvm.Value {
  const size = integerConstant(fn.emission, 'i64', BigInt(instruction.sizeBytes));
  const places = instruction.op === 'copy' ? [instruction.to, instruction.from] : [instruction.to];
  return callPreludeValues(fn, instruction, [...places.map((place) => llvmValue(fn, place)), size]);
}

function emitIndirectCall(fn: FunctionEmission, { callee, args, result }: Of<'callIndirect'>): llvm.Value {
  const { builder } = fn.emission;
  const type = fn.emission.signature(result?.type ?? 'void', args.map((argument) => argument.type));
  const address = builder.CreateBitCast(llvmValue(fn, callee), llvm.PointerType.getUnqual(type));
  return builder.CreateCall(type, address, args.map((argument) => llvmValue(fn, argument)));
}

