// Lowers a whole program: every function that is no generic, every module variable, and then
// whatever instances those ask for, until nothing is left.

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

/** The IR of the program's files (declaration files left out). */
export function lowerProgram(program: ts.Program, diagnostics: Diagnostics, options: UnitOptions): IrModule {
  const unit = new Unit(program, diagnostics, options);
  try {
    const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
    for (const file of files) collectHooks(unit, file.statements);
    for (const file of files) lowerStatements(unit, file.statements);
    drain(unit);
    unit.evaluator.run();
    if (options.topLevel === 'run') lowerEntry(unit);
    drain(unit);
    writeDispatchers(unit);
    finishInvokers(unit);
    writeInstanceTests(unit);
    unit.evaluator.finish();
    drain(unit);
    return unit.module;
  } catch (error) {
    throw error instanceof InternalError ? error : new InternalError(error, unit.position);
  }
}

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

function lowerStatements(unit: Unit, statements: readonly ts.Statement[]): void {
  for (const node of statements) {
    try {
      lowerTopLevel(unit, node);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
    }
  }
}

function lowerTopLevel(unit: Unit, node: ts.Statement): void {
  unit.position = node;
  if (ts.isFunctionDeclaration(node)) requestFunction(unit, node);
  else if (ts.isClassDeclaration(node)) lowerClass(unit, node);
  else if (ts.isVariableStatement(node)) for (const declaration of node.declarationList.declarations) tryModuleVariable(unit, declaration);
  else if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) lowerStatements(unit, node.body.statements);
  else if (!isDeclarationOnly(node) && unit.options.topLevel === 'refuse') unit.diagnostics.fail('H1003', node);
}

function requestFunction(unit: Unit, node: FunctionNode, self: Parameters<typeof functionInstance>[1]['self'] = null): void {
  if ((node.typeParameters?.length ?? 0) > 0 || bodyOf(node) === undefined) return;
  functionInstance(unit, { node, environment: new Map(), self });
}

/** All members of a class that is no generic; those of generics are lowered for each instance used. */
function lowerClass(unit: Unit, node: ts.ClassDeclaration): void {
  if ((node.typeParameters?.length ?? 0) > 0) return;
  const self = unit.resolver.registry.class(node, [], []);
  unit.layouts.of(self);
  for (const member of node.members) {
    try {
      if (ts.isPropertyDeclaration(member) && isStatic(member)) tryModuleVariable(unit, member as never);
      else if (ts.isClassStaticBlockDeclaration(member) && unit.options.topLevel === 'refuse') unit.diagnostics.report('H1003', member);
      else if (isFunctionMember(member)) requestFunction(unit, member, self);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
    }
  }
}

function isFunctionMember(member: ts.ClassElement): member is ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration | ts.ConstructorDeclaration {
  return ts.isMethodDeclaration(member) || ts.isAccessor(member) || ts.isConstructorDeclaration(member);
}
