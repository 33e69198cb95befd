// All built-in functions by name.

import type ts from 'typescript';
import type { Type } from '../../types/type.ts';
import type { FunctionContext, Operand } from '../context.ts';
import type { BuiltinTable } from './builtin.ts';
import { controlBuiltins } from './control.ts';
import { memoryBuiltins } from './memory.ts';
import { numberBuiltins } from './numbers.ts';

const builtins: BuiltinTable = { ...numberBuiltins, ...memoryBuiltins, ...controlBuiltins };

/** Lowers a call of the built-in function `name`; null if it is a method of a value instead. */
export function lowerBuiltin(context: FunctionContext, name: string, call: ts.CallExpression, expected: Type | null): Operand | null {
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  return builtin === undefined ? null : builtin(context, call, expected);
}

export function builtinNames(): readonly string[] {
  return Object.keys(builtins);
}
