// The state of lowering one whole program: the IR under construction, what has been asked for
// and still waits to be lowered, and the tables by which declarations become symbols.
//
// Functions are lowered when first needed or when their module is walked, each instantiation
// once. Nothing here looks inside a function body.

import ts from 'typescript';
import path from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type * as ir from '../ir/module.ts';
import { DebugTypes } from '../types/debug.ts';
import { Hierarchy } from '../types/hierarchy.ts';
import { Layouts } from '../types/layout.ts';
import { TypeResolver } from '../types/resolve.ts';
import type { ClassInstance } from '../types/class.ts';
import { Evaluator } from '../comptime/evaluator.ts';
import type { Constructor } from './constructors.ts';
import type { Operand } from './context.ts';
import { SymbolNames } from './names.ts';
import type { FunctionInstance } from './functions.ts';
import type { Variable } from './variables.ts';
import type { Dispatcher } from './virtual.ts';

export interface UnitOptions {
  /** Bounds, division and null checks in safe code. */
  readonly checks: boolean;
  /** Absolute directory that source paths are shown relative to. */
  readonly directory: string;
  /** Whether statements outside of functions run at the start, or are errors. */
  readonly topLevel: 'refuse' | 'run';
  readonly program: ProgramParts;
}

/** The program without its runtime. */
export interface ProgramParts {
  /** Its files, each after those that it imports. */
  readonly files: readonly ts.SourceFile[];
  readonly main: ts.FunctionDeclaration | null;
}

export class Unit {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly diagnostics: Diagnostics;
  readonly options: UnitOptions;
  readonly resolver: TypeResolver;
  readonly hierarchy: Hierarchy;
  readonly layouts: Layouts;
  readonly debugTypes: DebugTypes;
  readonly names = new SymbolNames();
  readonly module: ir.IrModule;
  readonly functions = new Map<ts.Node, Map<string, FunctionInstance>>();
  /** Function instances by symbol, for lowering on demand. */
  readonly bySymbol = new Map<string, FunctionInstance>();
  readonly queue: FunctionInstance[] = [];
  readonly variables = new Map<ts.Node, Variable>();
  /** The same, by the names of their globals. */
  readonly variablesByGlobal = new Map<string, Variable>();
  /** Constants that are pieces of the machine, or null for ordinary variables. */
  readonly machineValues = new Map<ts.Node, Operand | null>();
  /** What runs when an object of a class is made; null for nothing. */
  readonly constructors = new Map<ClassInstance, Constructor | null>();
  /** Numbers of the classes of which objects are made. */
  readonly classNumbers = new Map<ClassInstance, number>();
  readonly dispatchers = new Map<string, Dispatcher>();
  /** Symbols of the functions that test for a class. */
  readonly instanceTests = new Map<ClassInstance['declaration'], string>();
  /** Symbols of the functions that call function values, by signature. */
  readonly invokers = new Map<string, string>();
  /** Symbols of the functions that compute powers, by type. */
  readonly powers = new Map<string, string>();
  /** Some function of the program captures variables. */
  hasClosures = false;
  readonly evaluator: Evaluator;
  readonly hooks = new Map<string, ts.FunctionDeclaration>();
  readonly #strings = new Map<string, string>();
  readonly #files = new Map<ts.SourceFile, number>();
  /** Where the lowering is, for reports of its own failures. */
  position: ts.Node | null = null;

  constructor(program: ts.Program, diagnostics: Diagnostics, options: UnitOptions) {
    this.program = program;
    this.checker = program.getTypeChecker();
    this.diagnostics = diagnostics;
    this.options = options;
    this.resolver = new TypeResolver(this.checker, diagnostics);
    this.hierarchy = new Hierarchy(program);
    this.layouts = new Layouts(this.resolver, this.hierarchy, diagnostics);
    this.module = {
      name: 'program',
      files: [],
      directory: options.directory,
      functions: new Map(),
      globals: new Map(),
      assembly: [],
      structs: new Map(),
      enums: new Map(),
    };
    this.evaluator = new Evaluator(this);
    this.resolver.readConstant = (declaration) => this.evaluator.number(declaration);
    this.debugTypes = new DebugTypes(this.module, this.layouts, this.checker);
  }

  /** The place of a node in the IR's terms. */
  locate(node: ts.Node): ir.Location {
    const source = node.getSourceFile();
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return { file: this.#fileIndex(source), line: line + 1, column: character + 1 };
  }

  /** `kernel/sched/switch.ts`: what panics and gdb show. */
  fileName(source: ts.SourceFile): string {
    return this.module.files[this.#fileIndex(source)] as string;
  }

  #fileIndex(source: ts.SourceFile): number {
    let index = this.#files.get(source);
    if (index === undefined) {
      index = this.module.files.length;
      const relative = path.relative(this.options.directory, source.fileName);
      this.module.files.push(relative.startsWith('..') ? source.fileName : relative);
      this.#files.set(source, index);
    }
    return index;
  }

  /** The symbol of the read-only object of a string: its length in bytes, its bytes, a NUL. */
  stringLiteral(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const name = this.names.unique('string');
    const content = new TextEncoder().encode(text);
    const bytes = new Uint8Array(4 + content.length + 1);
    new DataView(bytes.buffer).setUint32(0, content.length, true);
    bytes.set(content, 4);
    this.addGlobal({ name, displayName: JSON.stringify(text), sizeBytes: bytes.length, alignBytes: 4, initializer: { bytes, relocations: [] }, constant: true });
    this.#strings.set(text, name);
    return name;
  }

  addGlobal(global: Partial<ir.IrGlobal> & Pick<ir.IrGlobal, 'name' | 'sizeBytes' | 'alignBytes'>): ir.IrGlobal {
    const complete: ir.IrGlobal = {
      displayName: global.name,
      initializer: null,
      constant: false,
      linkage: 'internal',
      section: null,
      debugType: null,
      location: { file: 0, line: 1, column: 1 },
      ...global,
    };
    this.module.globals.set(complete.name, complete);
    return complete;
  }
}
