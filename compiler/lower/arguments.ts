// Arguments of a call: each converted to its parameter's type, defaults filled in by the caller.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { irTypeOf, type FunctionType, type Type } from '../types/type.ts';
import { memoryPlace, type FunctionContext, type Operand } from './context.ts';
import { convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import type { FunctionInstance } from './functions.ts';

/** The arguments for a known function. */
export function lowerArguments(context: FunctionContext, callee: FunctionInstance, args: readonly ts.Expression[], node: ts.Node, self: Operand | null): Value[] {
  const { parameters } = callee.node;
  const required = parameters.filter((parameter) => !isOptional(parameter)).length;
  if (args.length < required || args.length > parameters.length) {
    const wanted = required === parameters.length ? String(required) : `${required} to ${parameters.length}`;
    context.unit.diagnostics.fail('H3006', node, wanted, String(args.length));
  }
  const values = args.map((argument, index) => lowerArgument(context, argument, callee.parameters[index] as Type));
  return values.length === parameters.length ? values : [...values, ...defaultValues(context, callee, values, node, self)];
}

/** The values of the parameters that are left out. Their defaults see the callee's `this` and the earlier parameters. */
function defaultValues(context: FunctionContext, callee: FunctionInstance, given: readonly Value[], node: ts.Node, self: Operand | null): Value[] {
  const { parameters } = callee.node;
  const before = parameters.map((parameter) => context.variables.get(parameter));
  const { thisOperand, scope } = context;
  context.thisOperand = self;
  context.scope = callee.scope;
  const added: Value[] = [];
  parameters.forEach((parameter, index) => {
    const type = callee.parameters[index] as Type;
    const value = given[index] ?? defaultValue(context, parameter, type, node);
    if (index >= given.length) added.push(value);
    bindForDefaults(context, parameter, type, value);
  });
  context.thisOperand = thisOperand;
  context.scope = scope;
  parameters.forEach((parameter, index) => {
    const place = before[index];
    if (place === undefined) context.variables.delete(parameter);
    else context.variables.set(parameter, place);
  });
  return added;
}

/** The arguments for a function value, all of whose parameters must be given. */
export function lowerIndirectArguments(context: FunctionContext, type: FunctionType, args: readonly ts.Expression[], node: ts.Node): Value[] {
  if (args.length !== type.parameters.length) context.unit.diagnostics.fail('H3006', node, String(type.parameters.length), String(args.length));
  return args.map((argument, index) => lowerArgument(context, argument, type.parameters[index] as Type));
}

function lowerArgument(context: FunctionContext, argument: ts.Expression, type: Type): Value {
  const value = lowerExpression(context, argument, type);
  context.at(argument);
  return convert(context, value, type, argument).value;
}

function isOptional(parameter: ts.ParameterDeclaration): boolean {
  return parameter.initializer !== undefined || parameter.questionToken !== undefined;
}

function defaultValue(context: FunctionContext, parameter: ts.ParameterDeclaration, type: Type, node: ts.Node): Value {
  if (parameter.initializer === undefined) return irTypeOf(type) === 'ptr' ? { kind: 'null', type: 'ptr' } : context.unit.diagnostics.fail('H2007', parameter, parameter.name.getText());
  const value = lowerExpression(context, parameter.initializer, type);
  context.at(node);
  return convert(context, value, type, parameter.initializer).value;
}

/** Lets the defaults of later parameters name this one. */
function bindForDefaults(context: FunctionContext, parameter: ts.ParameterDeclaration, type: Type, value: Value): void {
  const slot = context.slot(type);
  context.builder.store(slot.address, value);
  context.variables.set(parameter, memoryPlace(type, slot.address));
}
