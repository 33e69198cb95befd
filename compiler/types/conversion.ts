// Which types convert to which without being told to, and the common type of two operands.
//
// The rules are AssemblyScript's: an integer converts implicitly to every integer at least as
// wide, whatever the sign; to a float that holds it exactly; the common type is the one that the
// other converts to, the left one first.

import { isKindOf } from './class.ts';
import { sameType, type Type } from './type.ts';

const EXACT_BITS = { f32: 23, f64: 52 } as const;

/** True if a value of `from` becomes one of `to` without a cast and without losing bits. */
export function isAssignable(from: Type, to: Type, signMatters = false): boolean {
  if (sameType(from, to)) return true;
  if (from.kind === 'never') return true;
  if (from.kind === 'null') return isNullable(to);
  if (from.kind === 'number') return to.kind === 'integer' || to.kind === 'float';
  if (from.kind === 'bool') return to.kind === 'integer';
  if (from.kind === 'enum') return to.kind === 'integer' && to.bits >= 32;
  if (from.kind === 'integer') {
    if (to.kind === 'integer') return from.bits <= to.bits && (!signMatters || from.signed === to.signed);
    if (to.kind === 'float') return from.bits <= EXACT_BITS[to.name];
    return to.kind === 'enum' && from.bits <= 32;
  }
  if (from.kind === 'float') return to.kind === 'float' && from.bits <= to.bits;
  if (from.kind === 'reference') return to.kind === 'reference' && isKindOf(from.class, to.class);
  if (from.kind === 'function') return to.kind === 'function' && callableAs(from, to);
  return false;
}

/** References, pointers, strings and functions may be null. */
export function isNullable(type: Type): boolean {
  return ['reference', 'pointer', 'string', 'function', 'array', 'null'].includes(type.kind);
}

/** A function may stand where one is wanted that gives it more arguments than it takes. */
function callableAs(from: Type & { kind: 'function' }, to: Type & { kind: 'function' }): boolean {
  if (from.parameters.length > to.parameters.length) return false;
  const parametersFit = from.parameters.every((parameter, index) => sameType(parameter, to.parameters[index] as Type));
  return parametersFit && (to.result.kind === 'void' || from.result.kind === 'never' || sameType(from.result, to.result));
}

/** The type that both operands convert to, or null. */
export function commonType(left: Type, right: Type, signMatters = false): Type | null {
  if (isAssignable(right, left, signMatters)) return left;
  if (isAssignable(left, right, signMatters)) return right;
  return null;
}
