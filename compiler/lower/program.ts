// Lowers a program: of its own files every function that is no generic, of its runtime what these reach
// and what the linker sees, every module variable, and then whatever instances all that asks for.
//
// What the runtime has besides is of no use to the program. It is lowered on request, behind the rest,
// for its errors' sake alone: the module that is compiled on does not have it.

import ts from 'typescript';
import { Abandon, type Diagnostics } from '../diagnostics/diagnostic.ts';
import type { IrModule } from '../ir/module.ts';
import { isStatic } from '../types/layout.ts';
import { finishInvokers } from './closures.ts';
import { lowerEntry } from './entry.ts';
import { readAttributes } from './attributes.ts';
import { lowerFunction } from './body.ts';
import { bodyOf, functionInstance, type FunctionNode } from './functions.ts';
import { hookTable, type HookName } from './hooks.ts';
import { isDeclarationOnly } from './statement.ts';
import { Unit, type UnitOptions } from './unit.ts';
import { tryModuleVariable } from './variables.ts';
import { requestTargets, writeDispatchers, writeInstanceTests } from './virtual.ts';

/** A compiler's own failure, with the place in the source that it was working on. */
export class InternalError extends Error {
  readonly node: ts.Node | null;

  constructor(cause: unknown, node: ts.Node | null) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.node = node;
  }
}

export interface Lowering {
  /** The program's IR. */
  readonly module: IrModule;
  /** Lowers what is left of the runtime; gives the IR of everything, to be checked and thrown away. */
  readonly lowerRest: () => IrModule;
}

/** The IR of the program's files (declaration files left out). */
export function lowerProgram(program: ts.Program, diagnostics: Diagnostics, options: UnitOptions): Lowering {
  const unit = new Unit(program, diagnostics, options);
  const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const own = new Set(options.program.files);
  return watched(unit, () => {
    for (const file of files) collectHooks(unit, file.statements);
    for (const file of files) lowerStatements(unit, file.statements, own.has(file) ? 'all' : 'wanted');
    lowerWanted(unit);
    return { module: copyOf(unit.module), lowerRest: () => watched(unit, () => lowerRest(unit, files)) };
  });
}

/** Gives failures of the compiler itself the place that it was working on. */
function watched<T>(unit: Unit, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InternalError ? error : new InternalError(error, unit.position);
  }
}

function lowerWanted(unit: Unit): void {
  drain(unit);
  unit.evaluator.run();
  if (unit.options.topLevel === 'run') lowerEntry(unit);
  drain(unit);
  writeDispatchers(unit);
  finishInvokers(unit);
  writeInstanceTests(unit);
  unit.evaluator.finish();
  drain(unit);
}

function lowerRest(unit: Unit, files: readonly ts.SourceFile[]): IrModule {
  for (const file of files) lowerStatements(unit, file.statements, 'all');
  drain(unit);
  unit.evaluator.run();
  drain(unit);
  writeDispatchers(unit);
  writeInstanceTests(unit);
  return unit.module;
}

/** Later additions to the module are none to its copy. */
function copyOf(module: IrModule): IrModule {
  return {
    ...module, files: [...module.files], functions: new Map(module.functions), globals: new Map(module.globals),
    assembly: [...module.assembly], structs: new Map(module.structs), enums: new Map(module.enums),
  };
}

/** Of a file: all that it has, or the variables and what the linker sees. */
type Extent = 'all' | 'wanted';

/** Lowers what is asked for until nothing is; what dispatchers may call is asked for as classes appear. */
function drain(unit: Unit): void {
  while (unit.queue.length > 0) {
    for (let instance = unit.queue.pop(); instance !== undefined; instance = unit.queue.pop()) lowerFunction(unit, instance);
    requestTargets(unit);
  }
}

function collectHooks(unit: Unit, statements: readonly ts.Statement[]): void {
  for (const node of statements) {
    if (!ts.isFunctionDeclaration(node)) continue;
    const { hook } = readAttributes(node, unit.diagnostics);
    if (hook === null) continue;
    if (!Object.hasOwn(hookTable, hook)) unit.diagnostics.report('H3005', node, 'hook', `one of ${Object.keys(hookTable).join(', ')}`);
    else if (unit.hooks.has(hook)) unit.diagnostics.report('H3012', node, hook);
    else unit.hooks.set(hook as HookName, node);
  }
}

function lowerStatements(unit: Unit, statements: readonly ts.Statement[], extent: Extent): void {
  for (const node of statements) {
    try {
      lowerTopLevel(unit, node, extent);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
    }
  }
}

function lowerTopLevel(unit: Unit, node: ts.Statement, extent: Extent): void {
  unit.position = node;
  if (ts.isFunctionDeclaration(node)) requestFunction(unit, node, extent);
  else if (ts.isClassDeclaration(node)) lowerClass(unit, node, extent);
  else if (ts.isVariableStatement(node)) for (const declaration of node.declarationList.declarations) tryModuleVariable(unit, declaration);
  else if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) lowerStatements(unit, node.body.statements, extent);
  else if (!isDeclarationOnly(node) && unit.options.topLevel === 'refuse') unit.diagnostics.fail('H1003', node);
}

function requestFunction(unit: Unit, node: FunctionNode & ts.Declaration, extent: Extent, self: Parameters<typeof functionInstance>[1]['self'] = null): void {
  if ((node.typeParameters?.length ?? 0) > 0 || bodyOf(node) === undefined) return;
  if (extent === 'wanted' && readAttributes(node, unit.diagnostics).export === null) return;
  functionInstance(unit, { node, environment: new Map(), self });
}

/** The members of a class that is no generic; those of generics are lowered for each instance used. */
function lowerClass(unit: Unit, node: ts.ClassDeclaration, extent: Extent): void {
  if ((node.typeParameters?.length ?? 0) > 0) return;
  const self = unit.resolver.registry.class(node, [], []);
  unit.layouts.of(self);
  for (const member of node.members) {
    try {
      if (ts.isPropertyDeclaration(member) && isStatic(member)) tryModuleVariable(unit, member as never);
      else if (ts.isClassStaticBlockDeclaration(member) && unit.options.topLevel === 'refuse') unit.diagnostics.report('H1003', member);
      else if (isFunctionMember(member)) requestFunction(unit, member, extent, self);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
    }
  }
}

function isFunctionMember(member: ts.ClassElement): member is ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration | ts.ConstructorDeclaration {
  return ts.isMethodDeclaration(member) || ts.isAccessor(member) || ts.isConstructorDeclaration(member);
}
