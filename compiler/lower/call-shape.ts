// What a call looks like to the machine: the parameters of a function as the IR has them.
//
// The environment of a closure or `this` comes first. A record result comes by memory: the caller
// gives its address as the last argument, and the function returns nothing.

import type { Parameter, Value } from '../ir/module.ts';
import type { IrType } from '../ir/types.ts';
import { irTypeOf, type Type } from '../types/type.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';

/** The type of the IR's return value. */
export function returnTypeOf(result: Type): IrType {
  return result.kind === 'record' ? 'void' : irTypeOf(result);
}

/** The hidden parameter for a record result, or none. */
export function resultParameters(result: Type): Parameter[] {
  return result.kind === 'record' ? [{ name: 'result', type: 'ptr' }] : [];
}

/** Makes a call by `emit`, with memory for a record result, and gives the result. */
export function withResult(context: FunctionContext, result: Type, args: readonly Value[], emit: (type: IrType, args: readonly Value[]) => Value | null): Operand {
  if (result.kind === 'record') {
    const address = context.storage(result, null);
    emit('void', [...args, address]);
    return operand(result, address);
  }
  const value = emit(irTypeOf(result), args);
  if (result.kind === 'never') context.builder.unreachable();
  return value === null ? { ...nothing, type: result } : operand(result, value);
}

/** Calls the function `symbol`. */
export function callSymbol(context: FunctionContext, symbol: string, result: Type, args: readonly Value[]): Operand {
  return withResult(context, result, args, (type, all) => context.builder.call(symbol, type, all));
}
