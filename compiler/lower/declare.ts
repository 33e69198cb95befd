// Local variables: let, const and using.

import ts from 'typescript';
import { inferFieldType, storageType } from '../types/infer.ts';
import { irTypeOf, typeName, type Type } from '../types/type.ts';
import * as t from '../types/type.ts';
import { libraryCallee } from '../types/infer.ts';
import { callNamedMethod } from './calls.ts';
import { constructInto } from './construct.ts';
import { memoryPlace, type FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import { bindPattern } from './patterns.ts';
import { storePlace } from './places.ts';
import { bindName } from './variables.ts';

export function declareVariables(context: FunctionContext, list: ts.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    context.at(declaration);
    if (ts.isIdentifier(declaration.name)) declareVariable(context, declaration, declaration.name.text);
    else declarePattern(context, declaration, declaration.name);
    if ((ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Using) === ts.NodeFlags.Using) releaseAtEnd(context, declaration);
  }
}

function declarePattern(context: FunctionContext, declaration: ts.VariableDeclaration, pattern: ts.BindingPattern): void {
  if (declaration.initializer === undefined) return;
  const annotated = declaration.type === undefined ? null : context.unit.resolver.value(declaration.type, context.scope);
  bindPattern(context, pattern, lowerExpression(context, declaration.initializer, annotated));
}

function declareVariable(context: FunctionContext, declaration: ts.VariableDeclaration, name: string): void {
  const { initializer } = declaration;
  const isTuple = declaration.type !== undefined && initializer !== undefined && ts.isArrayLiteralExpression(initializer);
  if (initializer !== undefined && !isTuple && isStackStorage(context, initializer)) {
    declareStorage(context, declaration, initializer);
    return;
  }
  const annotated = declaration.type === undefined ? null : context.unit.resolver.value(declaration.type, context.scope);
  const value = initializer === undefined ? null : lowerExpression(context, initializer, annotated);
  const type = annotated ?? inferredType(context, declaration, value);
  context.at(declaration);
  const place = context.variable(type, name);
  if (value !== null && initializer !== undefined) storePlace(context, place, value, initializer);
  bindName(context, declaration, place);
}

function inferredType(context: FunctionContext, declaration: ts.VariableDeclaration, value: Operand | null): Type {
  const { diagnostics, resolver } = context.unit;
  if (value?.type.kind === 'null' || value === null) {
    return inferFieldType(resolver, declaration, context.scope)?.type ?? diagnostics.fail('H2007', declaration.name, declaration.name.getText());
  }
  if (irTypeOf(value.type) === 'void') return diagnostics.fail('H2004', declaration, typeName(value.type), 'a value');
  return value.type.kind === 'number' ? t.i32 : value.type;
}

/** `array<T, N>(N)` in a function: storage in its stack frame. */
function isStackStorage(context: FunctionContext, initializer: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(initializer)) return storageType(context.unit.resolver, initializer, context.scope) !== null;
  if (!ts.isCallExpression(initializer)) return false;
  const callee = libraryCallee(context.unit.resolver, initializer);
  return callee === 'array' || callee === 'arrayOf';
}

function declareStorage(context: FunctionContext, declaration: ts.VariableDeclaration, initializer: ts.Expression): void {
  const type = storageType(context.unit.resolver, initializer, context.scope) as Type;
  const address = context.storage(type, declaration.name.getText());
  constructInto(context, type, address, initializer);
  bindName(context, declaration, memoryPlace(type, address, true));
}

/** `using`: calls [Symbol.dispose] on every way out of the block. A null is passed over. */
function releaseAtEnd(context: FunctionContext, declaration: ts.VariableDeclaration): void {
  const place = context.variables.get(declaration);
  if (place?.kind !== 'memory' || place.type.kind !== 'reference') return context.unit.diagnostics.fail('H3015', declaration, typeName(place?.type ?? t.voidType));
  const { type, address } = place;
  const release = (): void => {
    const object = { type, value: context.builder.load('ptr', address) };
    const result = callNamedMethod(context, object, type, '[Symbol.dispose]', []);
    if (result === null) context.unit.diagnostics.fail('H3015', declaration, typeName(type));
  };
  context.flow.at(-1)?.releases.push(type.nullable ? () => releaseUnlessNull(context, address, release) : release);
}

function releaseUnlessNull(context: FunctionContext, address: Operand['value'], release: () => void): void {
  const { builder } = context;
  const [present, next] = [builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare('ne', builder.load('ptr', address), { kind: 'null', type: 'ptr' }), present, next);
  builder.enter(present);
  release();
  builder.jump(next);
  builder.enter(next);
}

