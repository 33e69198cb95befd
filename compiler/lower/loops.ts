// Loops: while, do, for, for … of. Each opens a flow scope that break and continue find.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { irTypeOf, isEmbeddedElement, typeName, type ArrayType } from '../types/type.ts';
import * as t from '../types/type.ts';
import { integerValue } from './builder.ts';
import { memoryPlace, operand, type FunctionContext, type Operand } from './context.ts';
import { lowerCondition, lowerExpression } from './expression.ts';
import { placeOf, storePlace } from './places.ts';
import { inScope, lowerStatement, takeLabel } from './statement.ts';
import { bindName } from './variables.ts';
import { declareVariables } from './declare.ts';

export function lowerWhile(context: FunctionContext, node: ts.WhileStatement): void {
  const { builder } = context;
  const [head, body, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(head);
  builder.enter(head);
  builder.branch(lowerCondition(context, node.expression), body, next);
  builder.enter(body);
  lowerLoopBody(context, node.statement, next, head);
  builder.jump(head);
  builder.enter(next);
}

export function lowerDo(context: FunctionContext, node: ts.DoStatement): void {
  const { builder } = context;
  const [body, head, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(body);
  builder.enter(body);
  lowerLoopBody(context, node.statement, next, head);
  builder.jump(head);
  builder.enter(head);
  builder.branch(lowerCondition(context, node.expression), body, next);
  builder.enter(next);
}

export function lowerFor(context: FunctionContext, node: ts.ForStatement): void {
  const { builder } = context;
  const label = context.pendingLabel;
  context.pendingLabel = null;
  inScope(context, null, () => {
    if (node.initializer !== undefined) lowerForInitializer(context, node.initializer);
    const [head, body, step, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
    builder.jump(head);
    builder.enter(head);
    if (node.condition === undefined) builder.jump(body);
    else builder.branch(lowerCondition(context, node.condition), body, next);
    builder.enter(body);
    context.pendingLabel = label;
    lowerLoopBody(context, node.statement, next, step);
    builder.jump(step);
    builder.enter(step);
    if (node.incrementor !== undefined) lowerExpression(context, node.incrementor, null);
    builder.jump(head);
    builder.enter(next);
  });
}

function lowerForInitializer(context: FunctionContext, initializer: ts.ForInitializer): void {
  if (ts.isVariableDeclarationList(initializer)) declareVariables(context, initializer);
  else lowerExpression(context, initializer, null);
}

function lowerLoopBody(context: FunctionContext, body: ts.Statement, breakTarget: number, continueTarget: number): void {
  inScope(context, { label: takeLabel(context), breakTarget, continueTarget }, () => lowerStatement(context, body));
}

/** `for (const element of array)`. Structs come as references to the elements themselves. */
export function lowerForOf(context: FunctionContext, node: ts.ForOfStatement): void {
  const { builder } = context;
  const array = lowerExpression(context, node.expression, null);
  if (array.type.kind !== 'array') context.unit.diagnostics.fail('H1005', node.expression, 'for … of', `iterate a FixedArray; '${typeName(array.type)}' is none`);
  const arrayType = array.type as ArrayType;
  const slot = context.slot(t.u64);
  builder.store(slot.address, integerValue('i64', 0));
  const [head, body, step, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(head);
  builder.enter(head);
  const index = builder.load('i64', slot.address);
  builder.branch(builder.compare('ult', index, integerValue('i64', arrayType.length)), body, next);
  builder.enter(body);
  inScope(context, { label: takeLabel(context), breakTarget: next, continueTarget: step }, () => {
    bindElement(context, node, elementOperand(context, array, arrayType, index));
    lowerStatement(context, node.statement);
  });
  builder.jump(step);
  builder.enter(step);
  builder.store(slot.address, builder.binary('add', builder.load('i64', slot.address), integerValue('i64', 1)));
  builder.jump(head);
  builder.enter(next);
}

function elementOperand(context: FunctionContext, array: Operand, type: ArrayType, index: Value): Operand {
  const { sizeBytes } = context.unit.layouts.element(type.element);
  const address = context.builder.address(array.value, 0, index, sizeBytes);
  if (isEmbeddedElement(type.element)) return operand(type.element, address);
  return operand(type.element, context.builder.load(irTypeOf(type.element), address));
}

function bindElement(context: FunctionContext, node: ts.ForOfStatement, element: Operand): void {
  if (!ts.isVariableDeclarationList(node.initializer)) {
    storePlace(context, placeOf(context, node.initializer), element, node.initializer);
    return;
  }
  const [declaration] = node.initializer.declarations;
  if (declaration === undefined) return;
  const name = declaration.name.getText();
  const { sizeBytes, alignBytes } = context.unit.layouts.extent(element.type, false);
  const debugType = context.unit.debugTypes.of(element.type, false);
  const address = context.builder.addLocal({ name, sizeBytes, alignBytes, debugType, parameter: null });
  context.builder.store(address, element.value);
  bindName(context, declaration, memoryPlace(element.type, address));
}

/** Runs `body` with an i64 index from 0 to `count` - 1; for constructing arrays. */
export function countedLoop(context: FunctionContext, count: number, body: (index: Value) => void): void {
  const { builder } = context;
  const slot = context.slot(t.u64);
  builder.store(slot.address, integerValue('i64', 0));
  const [head, inner, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(head);
  builder.enter(head);
  const index = builder.load('i64', slot.address);
  builder.branch(builder.compare('ult', index, integerValue('i64', count)), inner, next);
  builder.enter(inner);
  body(index);
  builder.store(slot.address, builder.binary('add', index, integerValue('i64', 1)));
  builder.jump(head);
  builder.enter(next);
}
