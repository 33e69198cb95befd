// The verifier's rules for single instructions: the types of operands and results.
//
// Operands themselves (does the temporary exist, is the symbol known) are checked in verify-body.ts;
// here only how they fit together.

import type { Conversion, Instruction, IrModule, Value } from './module.ts';
import { findIntrinsic } from './intrinsics.ts';
import type { IrType } from './types.ts';
import { bitWidth, isFloatType, isIntegerType, sizeInBytes } from './types.ts';
import type { Report } from './verify-report.ts';

type Of<Op extends Instruction['op']> = Instruction & { readonly op: Op };
type Say = (message: string) => void;

/** Reports every breach of the typing rules in `instruction`. */
export function verifyInstruction(module: IrModule, instruction: Instruction, report: Report): void {
  const say: Say = (message) => report(`${instruction.op}: ${message}`, instruction.location);
  switch (instruction.op) {
    case 'binary':
      return verifyBinary(instruction, say);
    case 'compare':
      return verifyCompare(instruction, say);
    case 'convert':
      return verifyConvert(instruction.conversion, instruction.operand.type, instruction.result.type, say);
    case 'select':
      expect('condition', instruction.condition.type, 'i1', say);
      expect('first choice', instruction.whenTrue.type, instruction.result.type, say);
      expect('second choice', instruction.whenFalse.type, instruction.result.type, say);
      return;
    case 'address':
      return verifyAddress(instruction, say);
    case 'load':
      expect('address', instruction.address.type, instruction.space === 'gs' ? 'i64' : 'ptr', say);
      return;
    case 'store':
      expect('address', instruction.address.type, instruction.space === 'gs' ? 'i64' : 'ptr', say);
      if (instruction.value.type === 'void') say('cannot store void');
      return;
    case 'copy':
      expect('source', instruction.from.type, 'ptr', say);
      expect('destination', instruction.to.type, 'ptr', say);
      expectSize(instruction.sizeBytes, say);
      return;
    case 'zero':
      expect('destination', instruction.to.type, 'ptr', say);
      expectSize(instruction.sizeBytes, say);
      return;
    default:
      return verifyInvocation(module, instruction, say);
  }
}

function expect(what: string, actual: IrType, wanted: IrType, say: Say): void {
  if (actual !== wanted) say(`the ${what} is ${actual}, not ${wanted}`);
}

function expectSize(sizeBytes: number, say: Say): void {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) say(`${sizeBytes} is not a size`);
}

function verifyBinary({ operator, left, right, result }: Of<'binary'>, say: Say): void {
  const wanted = operator.startsWith('f') ? isFloatType : isIntegerType;
  if (!wanted(left.type)) say(`'${operator}' does not take ${left.type}`);
  expect('right side', right.type, left.type, say);
  expect('result', result.type, left.type, say);
}

function verifyCompare({ predicate, left, right, result }: Of<'compare'>, say: Say): void {
  const float = predicate.startsWith('f');
  const fits = float ? isFloatType(left.type) : isIntegerType(left.type) || left.type === 'ptr';
  if (!fits) say(`'${predicate}' does not take ${left.type}`);
  expect('right side', right.type, left.type, say);
  expect('result', result.type, 'i1', say);
}

function verifyConvert(conversion: Conversion, from: IrType, to: IrType, say: Say): void {
  if (!conversionIsLegal(conversion, from, to)) say(`'${conversion}' does not take ${from} to ${to}`);
}

function conversionIsLegal(conversion: Conversion, from: IrType, to: IrType): boolean {
  const width = (type: IrType): number => (isIntegerType(type) ? bitWidth(type) : 0);
  switch (conversion) {
    case 'zext':
    case 'sext':
      return width(from) > 0 && width(from) < width(to);
    case 'trunc':
      return width(to) > 0 && width(to) < width(from);
    case 'fptosi':
    case 'fptoui':
      return isFloatType(from) && width(to) >= 8;
    case 'sitofp':
    case 'uitofp':
      return width(from) > 0 && isFloatType(to);
    case 'fpext':
      return from === 'f32' && to === 'f64';
    case 'fptrunc':
      return from === 'f64' && to === 'f32';
    case 'bits':
      return sizeInBytes(from) === sizeInBytes(to) && ((isFloatType(from) && width(to) > 1) || (width(from) > 1 && isFloatType(to)));
    case 'ptrtoint':
      return from === 'ptr' && to === 'i64';
    case 'inttoptr':
      return from === 'i64' && to === 'ptr';
  }
}

/** A pointer stays a pointer; an i64 offset from the GS base has base null or i64. */
function verifyAddress({ base, offset, index, scale, result }: Of<'address'>, say: Say): void {
  if (result.type === 'ptr') expect('base', base.type, 'ptr', say);
  else if (result.type !== 'i64' || (base.kind !== 'null' && base.type !== 'i64')) say(`gives ${result.type} from a base of ${base.type}`);
  if (index !== null) expect('index', index.type, 'i64', say);
  if (!Number.isSafeInteger(offset)) say(`${offset} is not an offset`);
  if (!Number.isSafeInteger(scale)) say(`${scale} is not a scale`);
}

function verifyInvocation(module: IrModule, instruction: Of<'call'> | Of<'callIndirect'> | Of<'intrinsic'> | Of<'assembly'>, say: Say): void {
  const { args, result } = instruction;
  switch (instruction.op) {
    case 'callIndirect':
      expect('callee', instruction.callee.type, 'ptr', say);
      if (args.some((argument) => argument.type === 'void')) say('an argument cannot be void');
      return;
    case 'call': {
      const callee = module.functions.get(instruction.callee);
      if (callee === undefined) return say(`there is no function @${instruction.callee}`);
      if (callee.kind === 'interrupt' || callee.kind === 'interruptWithError') return say(`@${callee.name} is entered by interrupts only`);
      return verifySignature(args, result?.type ?? null, callee.parameters.map((parameter) => parameter.type), callee.returnType, say);
    }
    case 'intrinsic': {
      const intrinsic = findIntrinsic(instruction.name);
      if (intrinsic === undefined) return say(`there is no intrinsic '${instruction.name}'`);
      return verifySignature(args, result?.type ?? null, intrinsic.parameters, intrinsic.result, say);
    }
    case 'assembly': {
      const template = module.assembly[instruction.template];
      if (template === undefined) return say(`there is no assembly template ${instruction.template}`);
      return verifySignature(args, result?.type ?? null, template.parameterTypes, template.resultType, say);
    }
  }
}

function verifySignature(args: readonly Value[], result: IrType | null, parameterTypes: readonly IrType[], returnType: IrType, say: Say): void {
  if (args.length !== parameterTypes.length) say(`${args.length} arguments for ${parameterTypes.length} parameters`);
  parameterTypes.slice(0, args.length).forEach((type, index) => expect(`argument ${index}`, args[index].type, type, say));
  if (result !== null) expect('result', result, returnType, say);
}
