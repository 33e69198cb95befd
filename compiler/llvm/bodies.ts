// Bodies of functions: stack slots, blocks and terminators.
//
// LLVM's entry block may have no predecessor, so the slots stand in a block of their own before
// the IR's entry. The builder cannot set a slot's alignment; its name carries it, and finish.ts
// writes it into the printed text. Blocks are emitted in reverse postorder, so that a temporary
// exists before it is used; unreachable blocks are left out.

import llvm from 'llvm-bindings';
import { leaveBreadcrumb } from '../breadcrumb.ts';
import { reversePostorder } from '../ir/flow.ts';
import type { Instruction, IrFunction, Terminator } from '../ir/module.ts';
import type { Emission, FunctionEmission } from './emission.ts';
import { slotName } from './finish.ts';
import { emitInstruction } from './instructions.ts';
import { preludeSymbol } from './prelude.ts';
import { nakedSymbol } from './skeleton.ts';
import { exactConstant, integerConstant, llvmValue } from './values.ts';

/** Fills in `source`, whose stub stands in the parsed skeleton. */
export function emitBody(emission: Emission, source: IrFunction): void {
  const { file, line, column } = source.location;
  leaveBreadcrumb(`${emission.module.files[file]}:${line}:${column} code generation of ${source.displayName}`);
  const target = emission.function(source.name);
  emission.debug?.beginFunction(source, target);
  const stub = target.getEntryBlock();
  const entry = llvm.BasicBlock.Create(emission.context, 'entry', target);
  emission.builder.SetInsertPoint(entry);
  if (source.kind === 'naked') emitNaked(emission, source);
  else emitBlocks(emission, source, target, entry);
  stub.eraseFromParent();
}

function emitNaked(emission: Emission, source: IrFunction): void {
  emission.debug?.setLocation(emission.builder, source.location);
  emission.builder.CreateCall(emission.function(nakedSymbol(source.name)), []);
  emission.builder.CreateUnreachable();
}

function emitBlocks(emission: Emission, source: IrFunction, target: llvm.Function, entry: llvm.BasicBlock): void {
  emission.debug?.clearLocation(emission.builder);
  const order = reversePostorder(source.blocks);
  const fn = beginBody(emission, source, target, order);
  emission.debug?.declareLocals(source, fn.locals, entry);
  emission.builder.CreateBr(fn.blocks[0]);
  for (const index of order) emitBlock(fn, index);
}

function beginBody(emission: Emission, source: IrFunction, target: llvm.Function, order: readonly number[]): FunctionEmission {
  const locals = source.locals.map((local, index) => {
    const type = llvm.ArrayType.get(emission.types.i8, local.sizeBytes);
    return emission.builder.CreateAlloca(type, null, slotName(index, local.alignBytes));
  });
  const blocks: llvm.BasicBlock[] = [];
  for (const index of order) blocks[index] = llvm.BasicBlock.Create(emission.context, `b${index}`, target);
  return {
    emission, source, target, blocks,
    parameters: source.parameters.map((_, index) => parameterValue(emission, source, target, index)),
    locals: locals.map((slot) => emission.builder.CreateBitCast(slot, emission.types.ptr)),
    temporaries: new Map(),
  };
}

/** The frame of an interrupt is laundered, or LLVM would drop stores to it as dead (prelude.ts). */
function parameterValue(emission: Emission, source: IrFunction, target: llvm.Function, index: number): llvm.Value {
  const argument = target.getArg(index);
  if (source.kind === 'ordinary' || index > 0) return argument;
  const frame = emission.builder.CreateBitCast(argument, emission.types.ptr);
  return emission.builder.CreateCall(emission.function(preludeSymbol('launder')), [frame]);
}

function emitBlock(fn: FunctionEmission, index: number): void {
  const { builder, debug } = fn.emission;
  const { instructions, terminator } = fn.source.blocks[index];
  if (terminator === null) throw new Error(`block b${index} of ${fn.source.name} has no terminator`);
  builder.SetInsertPoint(fn.blocks[index]);
  for (const instruction of instructions) {
    if (isParameterStore(fn.source, instruction)) debug?.clearLocation(builder);
    else debug?.setLocation(builder, instruction.location);
    emitInstruction(fn, instruction);
  }
  debug?.setLocation(builder, terminator.location);
  emitTerminator(fn, terminator);
}

/** Part of the prologue: a breakpoint on the function comes after it, when arguments can be printed. */
function isParameterStore(source: IrFunction, instruction: Instruction): boolean {
  return instruction.op === 'store' && instruction.value.kind === 'parameter' && instruction.address.kind === 'local'
    && source.locals[instruction.address.index].parameter === instruction.value.index;
}

function emitTerminator(fn: FunctionEmission, terminator: Terminator): void {
  const { builder } = fn.emission;
  switch (terminator.op) {
    case 'jump':
      builder.CreateBr(fn.blocks[terminator.target]);
      return;
    case 'branch':
      builder.CreateCondBr(expectedCondition(fn, terminator), fn.blocks[terminator.whenTrue], fn.blocks[terminator.whenFalse]);
      return;
    case 'switch':
      emitSwitch(fn, terminator);
      return;
    case 'return':
      if (terminator.value === null) builder.CreateRetVoid();
      else builder.CreateRet(llvmValue(fn, terminator.value));
      return;
    case 'unreachable':
      builder.CreateUnreachable();
      return;
  }
}

function expectedCondition(fn: FunctionEmission, { condition, likely }: Terminator & { readonly op: 'branch' }): llvm.Value {
  const value = llvmValue(fn, condition);
  if (likely === null) return value;
  const { emission } = fn;
  return emission.builder.CreateCall(emission.function(preludeSymbol('expect')), [value, emission.builder.getInt1(likely)]);
}

/** Cases that a JavaScript number cannot hold are compared one by one before the switch. */
function emitSwitch(fn: FunctionEmission, terminator: Terminator & { readonly op: 'switch' }): void {
  const { emission } = fn;
  const { builder } = emission;
  const { type } = terminator.value;
  if (type !== 'i1' && type !== 'i8' && type !== 'i16' && type !== 'i32' && type !== 'i64') throw new Error(`switch on ${type}`);
  const value = llvmValue(fn, terminator.value);
  const exact = terminator.cases.map((entry) => exactConstant(emission, type, entry.value));
  terminator.cases.forEach((entry, index) => {
    if (exact[index] !== null) return;
    const next = llvm.BasicBlock.Create(emission.context, 'case', fn.target);
    const equal = builder.CreateICmpEQ(value, integerConstant(emission, type, entry.value));
    builder.CreateCondBr(equal, fn.blocks[entry.target], next);
    builder.SetInsertPoint(next);
  });
  const instruction = builder.CreateSwitch(value, fn.blocks[terminator.otherwise], terminator.cases.length);
  terminator.cases.forEach((entry, index) => {
    const constant = exact[index];
    if (constant !== null) instruction.addCase(constant, fn.blocks[entry.target]);
  });
}
