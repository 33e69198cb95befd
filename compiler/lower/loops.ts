// Loops: while, do, for, for … of. Each opens a flow scope that break and continue find.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { isEmbeddedElement, typeName, type ArrayType, type ReferenceType } from '../types/type.ts';
import * as t from '../types/type.ts';
import { integerValue } from './builder.ts';
import { operand, type FunctionContext, type Operand } from './context.ts';
import { lowerCondition, lowerExpression } from './expression.ts';
import { callNamedMethod } from './calls.ts';
import { bindPattern, bindVariable } from './patterns.ts';
import { loadPlace, loadValue, memberPlace, placeOf, storePlace } from './places.ts';
import { inScope, lowerStatement, takeLabel } from './statement.ts';
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
  if (array.type.kind === 'reference') return lowerForOfIterator(context, node, array, array.type);
  if (array.type.kind !== 'array') return context.unit.diagnostics.fail('H1005', node.expression, 'for … of', `iterate a FixedArray or a class with [Symbol.iterator](); '${typeName(array.type)}' is neither`);
  const arrayType = array.type;
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

/** `for (const element of object)`: object[Symbol.iterator]() gives what next() is called on. */
function lowerForOfIterator(context: FunctionContext, node: ts.ForOfStatement, object: Operand, type: ReferenceType): void {
  const { builder } = context;
  const label = takeLabel(context);
  const iterator = callNamedMethod(context, object, type, '[Symbol.iterator]', []);
  if (iterator?.type.kind !== 'reference') return context.unit.diagnostics.fail('H3018', node.expression, typeName(type), '[Symbol.iterator]');
  const iteratorType = iterator.type;
  const slot = context.slot(iteratorType);
  builder.store(slot.address, iterator.value);
  const [head, body, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(head);
  builder.enter(head);
  const step = callNamedMethod(context, operand(iteratorType, builder.load('ptr', slot.address)), iteratorType, 'next', []);
  if (step?.type.kind !== 'record') return context.unit.diagnostics.fail('H3018', node.expression, typeName(iteratorType), 'next');
  builder.branch(loadPlace(context, memberPlace(context, step, 'done', node), node).value, next, body);
  builder.enter(body);
  inScope(context, { label, breakTarget: next, continueTarget: head }, () => {
    bindElement(context, node, loadPlace(context, memberPlace(context, step, 'value', node), node));
    lowerStatement(context, node.statement);
  });
  builder.jump(head);
  builder.enter(next);
}

function elementOperand(context: FunctionContext, array: Operand, type: ArrayType, index: Value): Operand {
  const { sizeBytes } = context.unit.layouts.element(type.element);
  const address = context.builder.address(array.value, 0, index, sizeBytes);
  if (isEmbeddedElement(type.element)) return operand(type.element, address);
  return operand(type.element, loadValue(context, type.element, address));
}

function bindElement(context: FunctionContext, node: ts.ForOfStatement, element: Operand): void {
  if (!ts.isVariableDeclarationList(node.initializer)) {
    storePlace(context, placeOf(context, node.initializer), element, node.initializer);
    return;
  }
  const [declaration] = node.initializer.declarations;
  if (declaration === undefined) return;
  if (ts.isIdentifier(declaration.name)) bindVariable(context, declaration, declaration.name.text, element);
  else bindPattern(context, declaration.name, element);
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
