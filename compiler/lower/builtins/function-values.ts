// Built-in functions on function values: what whoever keeps one has to know of it.

import type ts from 'typescript';
import type { Value } from '../../ir/module.ts';
import { typeName } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { operand, type FunctionContext, type Operand } from '../context.ts';
import { anyAt, argumentAt, valueAt, type Builtin, type BuiltinTable } from './builtin.ts';

function functionAt(context: FunctionContext, call: ts.CallExpression, expected: t.Type | null = null): Operand {
  const value = anyAt(context, call, 0, expected);
  return value.type.kind === 'function' ? value : context.unit.diagnostics.fail('H2004', argumentAt(context, call, 0), typeName(value.type), 'a function');
}

const closureSize: Builtin = (context, call) => {
  const { value } = functionAt(context, call);
  return operand(t.usize, context.builder.intrinsic('closure.size', 'i64', [value]));
};

const copyClosure: Builtin = (context, call, expected) => {
  const { type, value } = functionAt(context, call, expected);
  const address = context.builder.convert('inttoptr', valueAt(context, call, 1, t.usize), 'ptr');
  return operand(type, context.builder.intrinsic('closure.copy', 'ptr', [value, address]) as Value);
};

const usesFloats: Builtin = (context, call) => {
  const { value } = functionAt(context, call);
  return operand(t.boolType, context.builder.intrinsic('function.floats', 'i1', [value]));
};

export const functionValueBuiltins: BuiltinTable = { closureSize, copyClosure, usesFloats };
