// Lowers one function instance: parameters into stack slots, the body, the implicit return.

import ts from 'typescript';
import { Abandon } from '../diagnostics/diagnostic.ts';
import type * as ir from '../ir/module.ts';
import { reference } from '../types/resolve.ts';
import { irTypeOf, type Type } from '../types/type.ts';
import { Builder } from './builder.ts';
import { initializeFields } from './constructors.ts';
import { FunctionContext, memoryPlace, type Operand } from './context.ts';
import { resultParameters, returnTypeOf } from './call-shape.ts';
import { bindCaptures, environmentBytes } from './closures.ts';
import { convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { bodyOf, type FunctionInstance } from './functions.ts';
import { loadValue } from './places.ts';
import { bindPattern } from './patterns.ts';
import { bindName } from './variables.ts';
import { lowerBlock } from './statement.ts';
import type { Unit } from './unit.ts';

/** Lowers the body of `instance` into the module. A body with errors is left empty. */
export function lowerFunction(unit: Unit, instance: FunctionInstance): void {
  if (instance.lowered) return;
  instance.lowered = true;
  const irFunction = declareFunction(unit, instance);
  unit.module.functions.set(instance.symbol, irFunction);
  const builder = new Builder(irFunction);
  const context = new FunctionContext(unit, builder, instance.scope, instance.result, instance.node);
  try {
    lowerParameters(context, instance);
    lowerBodyOf(context, instance);
  } catch (error) {
    if (!(error instanceof Abandon)) throw error;
  }
  builder.finish();
}

function declareFunction(unit: Unit, instance: FunctionInstance): ir.IrFunction {
  const { attributes, node } = instance;
  const names = node.parameters.map((parameter) => parameter.name.getText());
  const parameters = instance.parameters.map((type, index) => ({ name: names[index] ?? '', type: irTypeOf(type) }));
  if (instance.thisClass !== null) parameters.unshift({ name: 'this', type: 'ptr' });
  parameters.push(...handlerParameters(instance.kind).slice(parameters.length), ...resultParameters(instance.result));
  if (instance.captures.length > 0) parameters.unshift({ name: 'environment', type: 'ptr' });
  return {
    name: instance.symbol,
    displayName: instance.displayName,
    kind: instance.kind,
    parameters,
    returnType: returnTypeOf(instance.result),
    exported: attributes.export !== null,
    inline: attributes.inline,
    cold: attributes.cold,
    noReturn: instance.result.kind === 'never',
    section: attributes.section,
    marks: attributes.marks,
    threadStart: attributes.threadStart,
    environmentBytes: instance.captures.length === 0 ? 0 : environmentBytes(unit, instance.captures),
    location: unit.locate(node.name ?? node),
    nakedText: null,
    locals: [],
    blocks: [],
  };
}

/** What the CPU hands to an interrupt handler, whether or not it names it. */
function handlerParameters(kind: FunctionInstance['kind']): ir.Parameter[] {
  if (kind === 'ordinary') return [];
  const frame: ir.Parameter = { name: 'frame', type: 'ptr' };
  return kind === 'interrupt' ? [frame] : [frame, { name: 'errorCode', type: 'i64' }];
}

function lowerParameters(context: FunctionContext, instance: FunctionInstance): void {
  const { builder } = context;
  const shift = instance.thisClass === null && instance.captures.length === 0 ? 0 : 1;
  bindCaptures(context, instance);
  if (instance.thisClass !== null) {
    const type = reference(instance.thisClass);
    context.thisOperand = { type, value: { kind: 'parameter', type: 'ptr', index: 0 } };
    storeParameter(context, 'this', type, 0);
  }
  instance.node.parameters.forEach((parameter, index) => {
    const type = instance.parameters[index] as Type;
    context.at(parameter);
    const address = storeParameter(context, parameter.name.getText(), type, index + shift);
    bindName(context, parameter, memoryPlace(type, address));
    if (!ts.isIdentifier(parameter.name)) bindPattern(context, parameter.name, { type, value: loadValue(context, type, address) });
  });
  builder.location = context.unit.locate(instance.node);
}

function storeParameter(context: FunctionContext, name: string, type: Type, index: number): ir.Value {
  const { address } = context.namedSlot(type, name, index);
  context.builder.store(address, { kind: 'parameter', type: irTypeOf(type), index });
  return address;
}

function lowerBodyOf(context: FunctionContext, instance: FunctionInstance): void {
  const { node } = instance;
  const { builder } = context;
  if (ts.isConstructorDeclaration(node) && instance.thisClass?.base() === null) initializeFields(context, instance.thisClass, node);
  const body = bodyOf(node);
  if (body === undefined) return;
  if (!ts.isBlock(body)) {
    context.at(body);
    returnValue(context, lowerExpression(context, body, instance.result), body);
    return;
  }
  lowerBlock(context, body);
  builder.location = endOf(context.unit, body);
  if (instance.result.kind === 'void') builder.return(null);
  else if (ts.isConstructorDeclaration(node)) builder.return(context.thisOperand?.value ?? null);
}

/** Returns the value, converted to the result type; a record into the memory that the caller gave. */
export function returnValue(context: FunctionContext, value: Operand | null, node: ts.Node): void {
  const { builder, result } = context;
  if (value === null || result.kind === 'void' || result.kind === 'never') {
    builder.return(null);
    return;
  }
  const converted = convert(context, value, result, node).value;
  if (result.kind !== 'record') {
    builder.return(converted);
    return;
  }
  const index = builder.function.parameters.length - 1;
  builder.copy({ kind: 'parameter', type: 'ptr', index }, converted, context.unit.layouts.record(result).sizeBytes, true);
  builder.return(null);
}

/** The closing brace: where a debugger stands when the function is about to return. */
function endOf(unit: Unit, block: ts.Block): ir.Location {
  const source = block.getSourceFile();
  const { line, character } = source.getLineAndCharacterOfPosition(block.getEnd() - 1);
  return { ...unit.locate(block), line: line + 1, column: character + 1 };
}
