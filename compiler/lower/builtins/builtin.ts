// What the tables of built-in functions hold, and how their type arguments and arguments are read.

import type ts from 'typescript';
import type { Type } from '../../types/type.ts';
import type { FunctionContext, Operand } from '../context.ts';
import { convert } from '../convert.ts';
import { lowerExpression } from '../expression.ts';

/** Lowers one call of a built-in function. */
export type Builtin = (context: FunctionContext, call: ts.CallExpression, expected: Type | null) => Operand;
export type BuiltinTable = Readonly<Record<string, Builtin>>;

/** The argument at `index`, which must be there. */
export function argumentAt(context: FunctionContext, call: ts.CallExpression, index: number): ts.Expression {
  return call.arguments[index] ?? context.unit.diagnostics.fail('H3006', call, `at least ${index + 1}`, String(call.arguments.length));
}

/** The argument at `index` as a value of `type`. */
export function valueAt(context: FunctionContext, call: ts.CallExpression, index: number, type: Type): Operand['value'] {
  const node = argumentAt(context, call, index);
  const value = lowerArgumentAlone(context, node, type);
  context.at(call);
  return convert(context, value, type, node).value;
}

/** The argument at `index` as whatever it is. */
export function anyAt(context: FunctionContext, call: ts.CallExpression, index: number, expected: Type | null = null): Operand {
  const value = lowerArgumentAlone(context, argumentAt(context, call, index), expected);
  context.at(call);
  return value;
}

/** The type in the name of the function that is called means nothing to its arguments. */
function lowerArgumentAlone(context: FunctionContext, node: ts.Expression, expected: Type | null): Operand {
  const before = context.builtinType;
  context.builtinType = null;
  const value = lowerExpression(context, node, expected);
  context.builtinType = before;
  return value;
}

/** The type argument at `index`, or null where it is not written. */
export function typeArgument(context: FunctionContext, call: ts.CallExpression, index = 0): Type | null {
  if (context.builtinType !== null && index === 0) return context.builtinType;
  const node = call.typeArguments?.[index];
  return node === undefined ? null : context.unit.resolver.value(node, context.scope);
}

/** The type argument at `index`, which must be written. */
export function requiredType(context: FunctionContext, call: ts.CallExpression, index = 0): Type {
  return typeArgument(context, call, index) ?? context.unit.diagnostics.fail('H2011', call, 'T', call.expression.getText());
}
