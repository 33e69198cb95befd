// What of a module is emitted and how: a walk from the exported symbols, before LLVM sees anything.
//
// LLVM could drop dead functions itself, but it cannot see a name inside assembly text: a function
// that only naked code jumps to would vanish. So the walk follows assembly text too, and what is
// found only there is pinned. The walk also finds which functions need SSE registers, which must
// be compiled without LLVM's loop-to-memcpy rewriting, and which prelude functions are called.

import { symbolsInAssembly, usesFloatRegisters } from '../ir/assembly-text.ts';
import type { IrFunction, IrGlobal, IrModule, Instruction, Value } from '../ir/module.ts';
import { operandsOf, operandsOfTerminator, resultOf } from '../ir/operands.ts';
import { isFloatType } from '../ir/types.ts';
import { preludeNameOf } from './prelude.ts';

export interface EmissionPlan {
  readonly functions: readonly IrFunction[];
  readonly globals: readonly IrGlobal[];
  /** Indices of the assembly templates in use. */
  readonly templates: ReadonlySet<number>;
  /** Names of the prelude functions in use. */
  readonly prelude: ReadonlySet<string>;
  /** Symbols that assembly text names: LLVM must keep them as they are. */
  readonly pinned: ReadonlySet<string>;
  /** Functions that have float values or assembly on them, themselves or by what is always inlined into them. */
  readonly usesFloat: ReadonlySet<string>;
  /** memcpy and the like, and all they call: a loop there must stay a loop. */
  readonly noBuiltins: ReadonlySet<string>;
  /** Functions whose address some code or data holds. */
  readonly addressTaken: ReadonlySet<string>;
  /** Functions that ask for their own frame: inlining them would change the answer. */
  readonly readsFrame: ReadonlySet<string>;
}

/** What one function refers to. */
interface References {
  readonly symbols: Set<string>;
  readonly callees: Set<string>;
  /** Those that occur as values. */
  readonly values: Set<string>;
  readonly templates: Set<number>;
  readonly prelude: Set<string>;
  float: boolean;
}

const memoryFunctions: ReadonlySet<string> = new Set(['memcpy', 'memmove', 'memset', 'memcmp']);
const frameIntrinsics: ReadonlySet<string> = new Set(['frame.address', 'return.address']);

/** Decides what is emitted; linear in the size of the module. */
export function planEmission(module: IrModule): EmissionPlan {
  const live = new Set<string>();
  const inData = new Set<string>();
  const pinned = new Set<string>();
  const references = new Map<string, References>();
  const queue = [...rootsOf(module)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (live.has(name)) continue;
    live.add(name);
    const fn = module.functions.get(name);
    if (fn === undefined) {
      for (const { symbol } of module.globals.get(name)?.initializer?.relocations ?? []) {
        inData.add(symbol);
        queue.push(symbol);
      }
      continue;
    }
    const found = referencesOf(fn);
    references.set(name, found);
    queue.push(...found.symbols);
    for (const text of assemblyTexts(module, fn, found)) {
      found.float ||= usesFloatRegisters(text);
      for (const symbol of symbolsInAssembly(module, text)) {
        pinned.add(symbol);
        queue.push(symbol);
      }
    }
  }
  return assemblePlan(module, live, inData, pinned, references);
}

function* rootsOf(module: IrModule): Generator<string> {
  for (const fn of module.functions.values()) if (fn.exported) yield fn.name;
  for (const global of module.globals.values()) {
    if (global.linkage === 'exported' || (global.section !== null && global.linkage === 'internal')) yield global.name;
  }
}

function assemblePlan(
  module: IrModule, live: ReadonlySet<string>, inData: ReadonlySet<string>, pinned: Set<string>, references: ReadonlyMap<string, References>,
): EmissionPlan {
  const all = [...references.values()];
  return {
    functions: [...module.functions.values()].filter((fn) => live.has(fn.name)),
    globals: [...module.globals.values()].filter((global) => live.has(global.name)),
    templates: new Set(all.flatMap((found) => [...found.templates])),
    prelude: new Set(all.flatMap((found) => [...found.prelude])),
    pinned,
    usesFloat: floatFunctions(module, references),
    noBuiltins: calledFrom(memoryFunctions, references),
    addressTaken: new Set([...inData, ...pinned, ...all.flatMap((found) => [...found.values])]),
    readsFrame: new Set([...references].filter(([, found]) => [...found.prelude].some((name) => frameIntrinsics.has(name))).map(([name]) => name)),
  };
}

function referencesOf(fn: IrFunction): References {
  const found: References = { symbols: new Set(), callees: new Set(), values: new Set(), templates: new Set(), prelude: new Set(), float: false };
  const types = [fn.returnType, ...fn.parameters.map((parameter) => parameter.type)];
  found.float = types.some(isFloatType);
  if (fn.kind === 'interrupt' || fn.kind === 'interruptWithError') found.prelude.add('launder');
  for (const block of fn.blocks) {
    for (const instruction of block.instructions) noteInstruction(found, instruction);
    if (block.terminator === null) continue;
    for (const value of operandsOfTerminator(block.terminator)) noteValue(found, value);
    if (block.terminator.op === 'branch' && block.terminator.likely !== null) found.prelude.add('expect');
  }
  return found;
}

function noteInstruction(found: References, instruction: Instruction): void {
  for (const value of operandsOf(instruction)) noteValue(found, value);
  const result = resultOf(instruction);
  if (result !== null) found.float ||= isFloatType(result.type);
  if (instruction.op === 'call') {
    found.symbols.add(instruction.callee);
    found.callees.add(instruction.callee);
  }
  if (instruction.op === 'assembly') found.templates.add(instruction.template);
  const prelude = preludeNameOf(instruction);
  if (prelude !== null) found.prelude.add(prelude);
}

function noteValue(found: References, value: Value): void {
  if (value.kind === 'symbol') {
    found.symbols.add(value.name);
    found.values.add(value.name);
  }
  found.float ||= isFloatType(value.type);
}

function assemblyTexts(module: IrModule, fn: IrFunction, found: References): readonly string[] {
  const texts = [...found.templates].map((index) => module.assembly[index].text);
  return fn.nakedText === null ? texts : [...texts, fn.nakedText];
}

/** Functions with float values or assembly on them, and callers into which such a one is always inlined. */
function floatFunctions(module: IrModule, references: ReadonlyMap<string, References>): Set<string> {
  const result = new Set([...references].filter(([, found]) => found.float).map(([name]) => name));
  const inliners = new Map<string, string[]>();
  for (const [caller, found] of references) {
    for (const callee of found.callees) {
      if (module.functions.get(callee)?.inline !== 'always') continue;
      const known = inliners.get(callee);
      if (known === undefined) inliners.set(callee, [caller]);
      else known.push(caller);
    }
  }
  const queue = [...result];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const caller of inliners.get(name) ?? []) {
      if (result.has(caller)) continue;
      result.add(caller);
      queue.push(caller);
    }
  }
  return result;
}

function calledFrom(roots: ReadonlySet<string>, references: ReadonlyMap<string, References>): Set<string> {
  const result = new Set<string>();
  const queue = [...roots].filter((name) => references.has(name));
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (result.has(name)) continue;
    result.add(name);
    queue.push(...(references.get(name)?.callees ?? []));
  }
  return result;
}
