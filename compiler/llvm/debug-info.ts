// Debug information of a module: subprograms, a place for every instruction, variables.
//
// What it makes serves gdb (break, step and print by TypeScript line and name) and the symbol table
// inside the image, which is read from the line table that LLVM writes. Types are in debug-types.ts.

import llvm from 'llvm-bindings';
import type { IrFunction, IrGlobal, IrModule, Local, Location } from '../ir/module.ts';
import type { DebugType, IrType } from '../ir/types.ts';
import { isFloatType, sizeInBytes } from '../ir/types.ts';
import { DebugTypes } from './debug-types.ts';
import type { Emission } from './emission.ts';

const producer = 'heddlec';
/** gdb would show a linkage name in place of the one that the source has. */
const noLinkageName = '';

/** Collects the debug information of one module. */
export class DebugInfo {
  readonly types: DebugTypes;
  private readonly context: llvm.LLVMContext;
  private readonly builder: llvm.DIBuilder;
  private readonly files: readonly llvm.DIFile[];
  private readonly unit: llvm.DICompileUnit;
  private readonly optimized: boolean;
  private readonly nowhere = new llvm.DebugLoc();
  private current: { readonly source: IrFunction; readonly scope: llvm.DISubprogram } | null = null;
  /** The place that was asked for last, in the current function. */
  private latest: (Location & { readonly place: llvm.DILocation }) | null = null;
  /** Scopes for instructions of the current function that come from another file. */
  private foreignScopes = new Map<number, llvm.DILexicalBlock>();

  constructor(module: IrModule, target: llvm.Module, context: llvm.LLVMContext, optimized: boolean) {
    this.context = context;
    this.optimized = optimized;
    this.builder = new llvm.DIBuilder(target);
    this.types = new DebugTypes(module, this.builder);
    this.files = module.files.map((path) => this.builder.createFile(path, module.directory));
    const main = this.files[0] ?? this.builder.createFile(module.name, module.directory);
    this.unit = this.builder.createCompileUnit(llvm.dwarf.SourceLanguage.DW_LANG_C99, main, producer, optimized, '', 0);
  }

  /** Makes `source` the function that the following calls are about. */
  beginFunction(source: IrFunction, target: llvm.Function): void {
    this.current = null;
    if (source.artificial === true) return;
    const file = this.files[source.location.file];
    const { line } = source.location;
    const flags = llvm.DISubprogram.DISPFlags;
    const spFlags = flags.SPFlagDefinition | (source.exported ? 0 : flags.SPFlagLocalToUnit) | (this.optimized ? flags.SPFlagOptimized : 0);
    const scope = this.builder.createFunction(file, source.displayName, noLinkageName, file, line, this.signature(source), line,
      llvm.DINode.DIFlags.FlagPrototyped, spFlags);
    target.setSubprogram(scope);
    this.current = { source, scope };
    this.foreignScopes = new Map();
    this.latest = null;
  }

  /** Gives the instructions that `builder` makes next this place in the source. */
  setLocation(builder: llvm.IRBuilder, location: Location): void {
    builder.SetCurrentDebugLocation(this.current === null ? this.nowhere : this.place(location));
  }

  /** Gives the instructions that `builder` makes next no place: a breakpoint skips them. */
  clearLocation(builder: llvm.IRBuilder): void {
    builder.SetCurrentDebugLocation(this.nowhere);
  }

  /** Tells the debugger where the named locals are; `addresses` are those of the stack slots. */
  declareLocals(source: IrFunction, addresses: readonly llvm.Value[], block: llvm.BasicBlock): void {
    source.locals.forEach((local, index) => {
      if (local.name === null || local.debugType === null || this.current === null) return;
      const variable = this.variable(local, local.name, this.types.handle(local.debugType));
      this.builder.insertDeclare(addresses[index], variable, this.builder.createExpression(), this.place(local.location), block);
    });
  }

  /** Tells the debugger about a global that this module defines. */
  declareGlobal(emission: Emission, global: IrGlobal): void {
    const variable = emission.target.getGlobalVariable(global.name, true);
    if (global.debugType === null || global.linkage === 'external' || variable === null) return;
    const { file, line } = global.location;
    variable.addDebugInfo(this.builder.createGlobalVariableExpression(this.unit, global.displayName, noLinkageName, this.files[file], line,
      this.types.handle(global.debugType), global.linkage === 'internal'));
  }

  /** Must be called once, when all functions are filled in. */
  finish(): void {
    this.builder.finalize();
  }

  private variable(local: Local, name: string, type: llvm.DIBasicType): llvm.DILocalVariable {
    const { file, line } = local.location;
    if (local.parameter === null) return this.builder.createAutoVariable(this.scope(file), name, this.files[file], line, type, true);
    return this.builder.createParameterVariable(this.scope(file), name, local.parameter + 1, this.files[file], line, type, true);
  }

  /** Neighbouring instructions mostly share a place, and asking LLVM for it again is slow. */
  private place({ file, line, column }: Location): llvm.DILocation {
    const { latest } = this;
    if (latest !== null && latest.line === line && latest.column === column && latest.file === file) return latest.place;
    const place = llvm.DILocation.get(this.context, line, column, this.scope(file));
    this.latest = { file, line, column, place };
    return place;
  }

  /** A function's scope is in one file; a lexical block carries another. */
  private scope(file: number): llvm.DILocalScope {
    if (this.current === null) throw new Error('no function has been begun');
    const { source, scope } = this.current;
    if (file === source.location.file) return scope;
    let block = this.foreignScopes.get(file);
    if (block === undefined) {
      block = this.builder.createLexicalBlock(scope, this.files[file], 1, 1);
      this.foreignScopes.set(file, block);
    }
    return block;
  }

  private signature(source: IrFunction): llvm.DISubroutineType {
    const parameters = source.parameters.map((parameter, index) => {
      const local = source.locals.find((candidate) => candidate.parameter === index);
      return this.types.handle(local?.debugType ?? plainDebugType(parameter.type));
    });
    const result = source.returnType === 'void' ? null : this.types.handle(plainDebugType(source.returnType));
    return this.builder.createSubroutineType(this.builder.getOrCreateTypeArray([result, ...parameters]));
  }
}

/** The best that is known of a value whose source type the IR does not record. */
function plainDebugType(type: IrType): DebugType {
  if (type === 'ptr') return { kind: 'pointer', to: null };
  const encoding = isFloatType(type) ? 'float' : type === 'i1' ? 'boolean' : 'signed';
  return { kind: 'base', name: type === 'i1' ? 'boolean' : type, sizeBytes: sizeInBytes(type), encoding };
}
