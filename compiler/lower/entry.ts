// The program's start, for targets on which modules run like scripts: the statements outside of
// functions in the order of the imports, the module variables that could not be computed in the
// compiler where they stand, then main.

import ts from 'typescript';
import { Builder, integerValue } from './builder.ts';
import { FunctionContext } from './context.ts';
import { functionInstance } from './functions.ts';
import { isDeclarationOnly, lowerBlock, lowerStatement } from './statement.ts';
import type { Unit } from './unit.ts';
import { initializerFunction } from './variables.ts';
import { emptyScope } from '../types/resolve.ts';
import * as t from '../types/type.ts';

/** Symbol of the function; what the built-in `runProgram()` calls. */
export const ENTRY_SYMBOL = 'program.entry';

/** Makes the function; its parts that run module variables are filled in by finishEntry. */
export function lowerEntry(unit: Unit): void {
  const { files, main } = unit.options.program;
  const mainFile = files.at(-1);
  if (mainFile === undefined) return;
  unit.names.reserve(ENTRY_SYMBOL);
  const irFunction = { ...initializerFunction(ENTRY_SYMBOL, unit.locate(mainFile)), displayName: 'the program', returnType: 'i32' as const };
  unit.module.functions.set(ENTRY_SYMBOL, irFunction);
  const builder = new Builder(irFunction);
  const context = new FunctionContext(unit, builder, emptyScope, t.i32, mainFile);
  for (const file of files) runStatements(context, file.statements);
  runMain(context, main);
  builder.finish();
}

function runStatements(context: FunctionContext, statements: readonly ts.Statement[]): void {
  for (const node of statements) {
    if (ts.isVariableStatement(node)) runVariables(context, node);
    else if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) runStatements(context, node.body.statements);
    else if (ts.isClassDeclaration(node)) runStatics(context, node);
    else if (!isDeclarationOnly(node)) lowerStatement(context, node);
  }
}

function runVariables(context: FunctionContext, node: ts.VariableStatement): void {
  for (const declaration of node.declarationList.declarations) runInitializer(context, declaration);
}

function runStatics(context: FunctionContext, node: ts.ClassDeclaration): void {
  for (const member of node.members) {
    if (ts.isPropertyDeclaration(member)) runInitializer(context, member);
    if (ts.isClassStaticBlockDeclaration(member)) lowerBlock(context, member.body);
  }
}

/** Runs the initialiser of a module variable here, unless the compiler already knows its value. */
function runInitializer(context: FunctionContext, node: ts.VariableDeclaration | ts.PropertyDeclaration): void {
  const variable = context.unit.variables.get(node);
  if (variable?.initializer == null || context.unit.evaluator.isKnown(variable)) return;
  const { initializer, global } = variable;
  global.constant = false;
  context.unit.module.functions.set(initializer.name, initializer);
  context.at(node);
  context.builder.call(initializer.name, 'void', []);
}

function runMain(context: FunctionContext, main: ts.FunctionDeclaration | null): void {
  const { builder, unit } = context;
  if (main === null) {
    builder.return(integerValue('i32', 0));
    return;
  }
  context.at(main.name ?? main);
  const instance = functionInstance(unit, { node: main, environment: new Map(), self: null });
  const result = builder.call(instance.symbol, t.irTypeOf(instance.result), []);
  builder.return(result?.type === 'i32' ? result : integerValue('i32', 0));
}
