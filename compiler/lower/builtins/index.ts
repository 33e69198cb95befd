// All built-in functions by name.

import type ts from 'typescript';
import { namedTypes, type Type } from '../../types/type.ts';
import type { FunctionContext, Operand } from '../context.ts';
import { allocationBuiltins } from './allocation.ts';
import type { Builtin, BuiltinTable } from './builtin.ts';
import { controlBuiltins } from './control.ts';
import { functionValueBuiltins } from './function-values.ts';
import { lowerInstruction } from './instructions.ts';
import { memoryBuiltins } from './memory.ts';
import { numberBuiltins } from './numbers.ts';
import { typeBuiltins } from './types.ts';

const builtins: BuiltinTable = { ...numberBuiltins, ...typeBuiltins, ...memoryBuiltins, ...allocationBuiltins, ...functionValueBuiltins, ...controlBuiltins };

/** Lowers a call of the built-in function `name`; null if it is a method of a value instead. */
export function lowerBuiltin(context: FunctionContext, name: string, call: ts.CallExpression, expected: Type | null): Operand | null {
  const builtin = findBuiltin(name);
  if (builtin !== undefined) return builtin(context, call, expected);
  const [prefix = '', member = ''] = name.split('.');
  const type = namedTypes.get(prefix);
  if (type === undefined) return null;
  const ofType = findBuiltin(member.replace(/^(reinterpret)_[if](32|64)$/, '$1'));
  return ofType === undefined ? lowerInstruction(context, type, member, call) : withType(context, type, () => ofType(context, call, expected));
}

function findBuiltin(name: string): Builtin | undefined {
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}

/** `i32.load(…)` is `load<i32>(…)`. The arguments do not see the type. */
function withType(context: FunctionContext, type: Type, lower: () => Operand): Operand {
  const before = context.builtinType;
  context.builtinType = type;
  try {
    return lower();
  } finally {
    context.builtinType = before;
  }
}
