// The skeleton: the whole LLVM module as text, but for the bodies of ordinary functions.
//
// Text says what the bindings' builder cannot: sections, alignment, linkage, calling conventions,
// attributes, inline assembly, packed initialisers. Ordinary functions get a body of one
// `unreachable`, which bodies.ts replaces. Assembly stands in wrappers that are always inlined.

import type { AssemblyTemplate, IrFunction, IrModule } from '../ir/module.ts';
import type { LlvmTarget } from './attributes.ts';
import { functionAttributes, targetLines } from './attributes.ts';
import { functionWords, wordReaders } from './function-words.ts';
import { globalText, globalValueType } from './globals.ts';
import type { EmissionPlan } from './plan.ts';
import { preludeDefinition, preludeFunction } from './prelude.ts';
import { escapedBytes, quoted, symbolText, typeText } from './text.ts';

/** What the CPU pushes at an interrupt: rip, cs, rflags, rsp, ss (Intel SDM 3A, 6.14.2). */
export const interruptFrameType = '[5 x i64]';

/** As clang does for x86: nearly every instruction changes the flags. */
const alwaysClobbered = ['~{dirflag}', '~{fpsr}', '~{flags}'];

/** LLVM's convention by which a callee keeps all registers but r11. */
const registerKeeping = 'preserve_mostcc';

/** The symbol of the wrapper around assembly template `index`. */
export function templateSymbol(index: number): string {
  return `heddle.assembly.${index}`;
}

/** The symbol of the wrapper around the text of naked function `name`. */
export function nakedSymbol(name: string): string {
  return `heddle.naked.${name}`;
}

/** The symbol of the wrapper through which a function is called that keeps its callers' registers. */
export function callSymbol(name: string): string {
  return `heddle.call.${name}`;
}

/** The text of the skeleton; the module must have passed the verifier. */
export function skeletonText(module: IrModule, plan: EmissionPlan, target: LlvmTarget, usesFloats: (name: string) => boolean): string {
  const hasWords = [...wordReaders].some((name) => plan.prelude.has(name));
  const wordsOf = (fn: IrFunction): string | null => (hasWords && plan.addressTaken.has(fn.name) && !isHandler(fn) ? functionWords(fn, usesFloats(fn.name)) : null);
  const groups = new Map<string, number>();
  const prelude = [...plan.prelude];
  const parts = [
    `source_filename = ${quoted(module.name)}\n${targetLines(target)}`,
    ...plan.globals.map((global) => globalText(global, (symbol) => symbolType(module, symbol))),
    pinnedText(module, plan),
    ...[...plan.templates].map((index) => templateText(index, module.assembly[index])),
    ...new Set(prelude.flatMap((name) => preludeFunction(name).declarations)),
    ...prelude.map(preludeDefinition),
    ...plan.functions.map((fn) => functionText(fn, plan, groupOf(groups, functionAttributes(fn, plan, target)), wordsOf(fn))),
    ...[...groups].map(([attributes, index]) => `attributes #${index} = { ${attributes} }`),
    '!llvm.module.flags = !{!0, !1}\n!0 = !{i32 2, !"Debug Info Version", i32 3}\n!1 = !{i32 7, !"Dwarf Version", i32 4}\n',
  ];
  return parts.join('\n');
}

function groupOf(groups: Map<string, number>, attributes: string): number {
  const index = groups.get(attributes) ?? groups.size;
  groups.set(attributes, index);
  return index;
}

/** Keeps symbols that only assembly text mentions, without making them visible to the linker. */
function pinnedText(module: IrModule, plan: EmissionPlan): string {
  const defined = [...plan.pinned].filter((name) => module.globals.get(name)?.linkage !== 'external');
  const sectioned = plan.globals.filter((global) => global.section !== null && global.linkage === 'internal');
  const names = new Set([...defined, ...sectioned.map((global) => global.name)]);
  if (names.size === 0) return '';
  const entries = [...names].map((name) => `i8* bitcast (${symbolType(module, name)} ${symbolText(name)} to i8*)`);
  return `@llvm.compiler.used = appending global [${names.size} x i8*] [${entries.join(', ')}], section "llvm.metadata"\n`;
}

/** The pointer type of a symbol as the skeleton defines it. */
export function symbolType(module: IrModule, name: string): string {
  const fn = module.functions.get(name);
  if (fn !== undefined) return `${typeText(fn.returnType)} (${parameterTypes(fn).join(', ')})*`;
  const global = module.globals.get(name);
  if (global === undefined) throw new Error(`no symbol '${name}'`);
  return `${globalValueType(global)}*`;
}

function parameterTypes(fn: IrFunction): string[] {
  const types = fn.parameters.map((parameter) => typeText(parameter.type));
  if (isHandler(fn)) types[0] = `${interruptFrameType}*`;
  return types;
}

/** Entered by the CPU alone: nobody calls it as a function value. */
function isHandler(fn: IrFunction): boolean {
  return fn.kind === 'interrupt' || fn.kind === 'interruptWithError';
}

function functionText(fn: IrFunction, plan: EmissionPlan, group: number, prefix: string | null): string {
  const interrupt = isHandler(fn);
  const words = ['define', fn.exported ? 'dso_local' : 'internal'];
  if (interrupt) words.push('x86_intrcc');
  if (keepsRegisters(fn, plan)) words.push(registerKeeping);
  if (fn.exported) words.push(...extension(fn.returnType));
  words.push(typeText(fn.returnType), `${symbolText(fn.name)}(${parameterList(fn)})`, `#${group}`);
  if (fn.section !== null) words.push(`section ${quoted(fn.section)}`);
  if (prefix !== null) words.push(prefix);
  return `${nakedWrapper(fn)}${callWrapper(fn, plan)}${words.join(' ')} {\n  unreachable\n}\n`;
}

/** Assembly sees whole registers, so narrow integers are extended where it calls or is called. */
function extension(type: string): string[] {
  return type === 'i1' || type === 'i8' || type === 'i16' ? ['zeroext'] : [];
}

function parameterList(fn: IrFunction): string {
  return parameterTypes(fn).map((type, index) => {
    if (type === `${interruptFrameType}*`) return `${type} byval(${interruptFrameType})`;
    return fn.kind === 'naked' ? [type, ...extension(fn.parameters[index].type)].join(' ') : type;
  }).join(', ');
}

/** The text of a naked function, as a call that the builder can make, with a place in the source. */
function nakedWrapper(fn: IrFunction): string {
  if (fn.nakedText === null) return '';
  const text = escapedBytes(Buffer.from(fn.nakedText.replaceAll('$', '$$$$'), 'utf8'));
  return `define internal void ${symbolText(nakedSymbol(fn.name))}() alwaysinline nounwind {\n`
    + `  call void asm sideeffect "${text}", ""()\n  ret void\n}\n`;
}

/**
 * A function that is called rarely saves all registers that it changes, so that its callers, which are busy,
 * need not. Not where its address is taken or assembly names it: those calls follow the usual convention. Not
 * where it has a result either: LLVM 14 would keep the register of that as well.
 */
function keepsRegisters(fn: IrFunction, plan: EmissionPlan): boolean {
  return fn.cold && fn.returnType === 'void' && !fn.noReturn && fn.kind === 'ordinary' && !fn.exported && fn.inline !== 'always' && !plan.addressTaken.has(fn.name);
}

/** Calls such a function, since a call that the builder makes has the usual convention. */
function callWrapper(fn: IrFunction, plan: EmissionPlan): string {
  if (!keepsRegisters(fn, plan)) return '';
  const values = parameterTypes(fn).map((parameter, index) => `${parameter} %a${index}`).join(', ');
  return `define internal void ${symbolText(callSymbol(fn.name))}(${values}) alwaysinline nounwind {\n`
    + `  call ${registerKeeping} void ${symbolText(fn.name)}(${values})\n  ret void\n}\n`;
}

function templateText(index: number, template: AssemblyTemplate): string {
  const result = typeText(template.resultType);
  const parameters = template.parameterTypes.map((type, at) => `${typeText(type)} %a${at}`).join(', ');
  const pure = !template.sideEffects && !template.constraints.includes('~{memory}');
  const constraints = [template.constraints, ...alwaysClobbered].filter((part) => part !== '').join(',');
  const strings = `"${escapedBytes(Buffer.from(template.text, 'utf8'))}", ${quoted(constraints)}`;
  const isFlag = template.constraints.startsWith('={@cc');
  const call = `call ${isFlag ? 'i8' : result} asm ${template.sideEffects ? 'sideeffect ' : ''}${strings}(${parameters}) nounwind${pure ? ' readnone' : ''}`;
  const body = result === 'void' ? `  ${call}\n  ret void`
    : isFlag ? `  %f = ${call}\n  %r = icmp ne i8 %f, 0\n  ret i1 %r` : `  %r = ${call}\n  ret ${result} %r`;
  return `define internal ${result} ${symbolText(templateSymbol(index))}(${parameters}) alwaysinline nounwind {\n${body}\n}\n`;
}
