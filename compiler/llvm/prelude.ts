// The functions of the prelude: what the bindings' builder cannot say, written as LLVM text.
//
// Each is `internal alwaysinline`, is put into the module only when something calls it, and leaves
// nothing behind but the bare instruction. A name of the prelude is that of the intrinsic, or one
// made up here for an instruction that has no builder method (`load.gs.volatile.i32`).
// Float bodies are in prelude-float.ts, those on function values in function-words.ts. Which instruction calls what is decided here alone.

import type { Instruction } from '../ir/module.ts';
import type { IrType } from '../ir/types.ts';
import { bitWidth } from '../ir/types.ts';
import { wordFunction } from './function-words.ts';
import { floatPreludeFunction } from './prelude-float.ts';
import { memoryTypeText, symbolText, typeText } from './text.ts';

/** A function of the prelude, and the LLVM intrinsics it needs declared. */
export interface PreludeFunction {
  readonly result: string;
  readonly parameters: readonly string[];
  readonly body: string;
  readonly declarations: readonly string[];
}

/** The symbol of a prelude function in the LLVM module. */
export function preludeSymbol(name: string): string {
  return `heddle.${name}`;
}

/** The prelude function that stands for `instruction`, or null when the builder can say it. */
export function preludeNameOf(instruction: Instruction): string | null {
  switch (instruction.op) {
    case 'intrinsic':
      return instruction.name;
    case 'load':
      return accessName('load', instruction.space, instruction.volatile, instruction.result.type);
    case 'store':
      return accessName('store', instruction.space, instruction.volatile, instruction.value.type);
    case 'convert':
      return instruction.conversion === 'fptosi' || instruction.conversion === 'fptoui'
        ? `${instruction.conversion}.${instruction.result.type}.${instruction.operand.type}` : null;
    case 'binary':
      return instruction.operator === 'frem' ? `frem.${instruction.result.type}` : null;
    case 'copy':
    case 'zero':
      return instruction.op;
    default:
      return null;
  }
}

function accessName(verb: string, space: 'memory' | 'gs', volatile: boolean, type: IrType): string | null {
  if (space === 'memory' && !volatile) return null;
  return `${verb}.${space}.${volatile ? 'volatile' : 'plain'}.${type === 'i1' ? 'i8' : type}`;
}

/** The definition of prelude function `name`. Throws on an unknown name. */
export function preludeFunction(name: string): PreludeFunction {
  const found = simpleFunctions[name] ?? integerFunction(name) ?? accessFunction(name) ?? wordFunction(name) ?? floatPreludeFunction(name);
  if (found === null) throw new Error(`no prelude function '${name}'`);
  return found;
}

/** The definition as text, without its declarations. */
export function preludeDefinition(name: string): string {
  const { result, parameters, body } = preludeFunction(name);
  const list = parameters.map((type, index) => `${type} %${'abc'[index]}`).join(', ');
  return `define internal ${result} ${symbolText(preludeSymbol(name))}(${list}) alwaysinline nounwind {\n${body}\n}\n`;
}

function plain(result: string, parameters: readonly string[], lines: readonly string[], declarations: readonly string[] = []): PreludeFunction {
  return { result, parameters, body: lines.map((line) => `  ${line}`).join('\n'), declarations };
}

const memmove = 'declare void @llvm.memmove.p0i8.p0i8.i64(i8*, i8*, i64, i1 immarg)';
const memcpy = 'declare void @llvm.memcpy.p0i8.p0i8.i64(i8*, i8*, i64, i1 immarg)';
const memset = 'declare void @llvm.memset.p0i8.i64(i8*, i8, i64, i1 immarg)';
const expect = 'declare i1 @llvm.expect.i1(i1, i1)';

const simpleFunctions: Readonly<Record<string, PreludeFunction | undefined>> = {
  'memory.copy': plain('void', ['i8*', 'i8*', 'i64'], [
    'call void @llvm.memmove.p0i8.p0i8.i64(i8* %a, i8* %b, i64 %c, i1 false)', 'ret void'], [memmove]),
  'memory.fill': plain('void', ['i8*', 'i8', 'i64'], [
    'call void @llvm.memset.p0i8.i64(i8* %a, i8 %b, i64 %c, i1 false)', 'ret void'], [memset]),
  'copy': plain('void', ['i8*', 'i8*', 'i64'], [
    'call void @llvm.memcpy.p0i8.p0i8.i64(i8* %a, i8* %b, i64 %c, i1 false)', 'ret void'], [memcpy]),
  'zero': plain('void', ['i8*', 'i64'], [
    'call void @llvm.memset.p0i8.i64(i8* %a, i8 0, i64 %b, i1 false)', 'ret void'], [memset]),
  'mulhigh.u64': plain('i64', ['i64', 'i64'], [
    '%x = zext i64 %a to i128', '%y = zext i64 %b to i128', '%p = mul i128 %x, %y',
    '%h = lshr i128 %p, 64', '%r = trunc i128 %h to i64', 'ret i64 %r']),
  'atomic.fence': plain('void', [], ['fence seq_cst', 'ret void']),
  'compiler.fence': plain('void', [], ['call void asm sideeffect "", "~{memory}"()', 'ret void']),
  'cpu.pause': plain('void', [], ['call void asm sideeffect "pause", "~{memory}"()', 'ret void']),
  // Assembly and not llvm.trap, after which LLVM would take all code for unreachable.
  'trap': plain('void', [], ['call void asm sideeffect "ud2", "~{memory}"()', 'ret void']),
  'frame.address': plain('i8*', [], ['%r = call i8* @llvm.frameaddress.p0i8(i32 0)', 'ret i8* %r'],
    ['declare i8* @llvm.frameaddress.p0i8(i32 immarg)']),
  'return.address': plain('i8*', [], ['%r = call i8* @llvm.returnaddress(i32 0)', 'ret i8* %r'],
    ['declare i8* @llvm.returnaddress(i32 immarg)']),
  'likely': plain('i1', ['i1'], ['%r = call i1 @llvm.expect.i1(i1 %a, i1 true)', 'ret i1 %r'], [expect]),
  'expect': plain('i1', ['i1', 'i1'], ['%r = call i1 @llvm.expect.i1(i1 %a, i1 %b)', 'ret i1 %r'], [expect]),
  // Hides where a pointer comes from. A store through a byval argument would else be dropped as
  // dead at the return, but the frame of an interrupt is what iretq pops.
  'launder': plain('i8*', ['i8*'], ['%r = call i8* asm sideeffect "", "=r,0"(i8* %a)', 'ret i8* %r']),
};

/** Bit operations and atomics: `clz.i32`, `atomic.add.i64`. */
function integerFunction(name: string): PreludeFunction | null {
  const match = /^(.+)\.(i8|i16|i32|i64)$/.exec(name);
  if (match === null) return null;
  const type = match[2] as 'i8' | 'i16' | 'i32' | 'i64';
  if (match[1].startsWith('atomic.')) return atomicFunction(match[1].slice('atomic.'.length), type);
  return bitFunction(match[1], type);
}

function bitFunction(operation: string, type: 'i8' | 'i16' | 'i32' | 'i64'): PreludeFunction | null {
  const unary = (intrinsic: string, extra: string, extraType: string): PreludeFunction => plain(type, [type], [
    `%r = call ${type} @llvm.${intrinsic}.${type}(${type} %a${extra})`, `ret ${type} %r`,
  ], [`declare ${type} @llvm.${intrinsic}.${type}(${type}${extraType})`]);
  const funnel = (intrinsic: string): PreludeFunction => plain(type, [type, type], [
    `%r = call ${type} @llvm.${intrinsic}.${type}(${type} %a, ${type} %a, ${type} %b)`, `ret ${type} %r`,
  ], [`declare ${type} @llvm.${intrinsic}.${type}(${type}, ${type}, ${type})`]);
  switch (operation) {
    case 'clz':
      return unary('ctlz', ', i1 false', ', i1 immarg');
    case 'ctz':
      return unary('cttz', ', i1 false', ', i1 immarg');
    case 'popcnt':
      return unary('ctpop', '', '');
    case 'bswap':
      return bitWidth(type) === 8 ? plain(type, [type], [`ret ${type} %a`]) : unary('bswap', '', '');
    case 'rotl':
      return funnel('fshl');
    case 'rotr':
      return funnel('fshr');
    default:
      return null;
  }
}

function atomicFunction(operation: string, type: string): PreludeFunction | null {
  const bytes = Number(type.slice(1)) / 8;
  const cast = `%p = bitcast i8* %a to ${type}*`;
  switch (operation) {
    case 'load':
      return plain(type, ['i8*'], [cast, `%r = load atomic ${type}, ${type}* %p seq_cst, align ${bytes}`, `ret ${type} %r`]);
    case 'store':
      return plain('void', ['i8*', type], [cast, `store atomic ${type} %b, ${type}* %p seq_cst, align ${bytes}`, 'ret void']);
    case 'cmpxchg':
      return plain(type, ['i8*', type, type], [cast,
        `%x = cmpxchg ${type}* %p, ${type} %b, ${type} %c seq_cst seq_cst`,
        `%r = extractvalue { ${type}, i1 } %x, 0`, `ret ${type} %r`]);
    case 'add': case 'sub': case 'and': case 'or': case 'xor': case 'xchg':
      return plain(type, ['i8*', type], [cast, `%r = atomicrmw ${operation} ${type}* %p, ${type} %b seq_cst`, `ret ${type} %r`]);
    default:
      return null;
  }
}

/** `load.gs.volatile.i32`, `store.memory.volatile.ptr`. LLVM's address space 256 is GS-relative. */
function accessFunction(name: string): PreludeFunction | null {
  const match = /^(load|store)\.(memory|gs)\.(volatile|plain)\.(.+)$/.exec(name);
  if (match === null) return null;
  const [, verb, space, kind, irType] = match;
  const type = memoryTypeText(irType as IrType);
  const volatile = kind === 'volatile' ? 'volatile ' : '';
  const pointer = space === 'gs' ? `${type} addrspace(256)*` : `${type}*`;
  const from = space === 'gs' ? 'i64' : typeText('ptr');
  const cast = `%p = ${space === 'gs' ? 'inttoptr' : 'bitcast'} ${from} %a to ${pointer}`;
  if (verb === 'load') return plain(type, [from], [cast, `%r = load ${volatile}${type}, ${pointer} %p`, `ret ${type} %r`]);
  return plain('void', [from, type], [cast, `store ${volatile}${type} %b, ${pointer} %p`, 'ret void']);
}
