// Built-in functions that ask about types. The answers are constants, so that `if (isFloat<T>())`
// in a generic function costs nothing.

import type { Type } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { integerValue, symbolValue } from '../builder.ts';
import { operand } from '../context.ts';
import { anyAt, typeArgument, type Builtin, type BuiltinTable } from './builtin.ts';

/** The type that is asked about: written, or that of the argument. */
function subject(...[context, call]: Parameters<Builtin>): Type {
  return typeArgument(context, call) ?? anyAt(context, call, 0).type;
}

function question(answer: (type: Type) => boolean): Builtin {
  return (...args) => operand(t.boolType, integerValue('i1', answer(subject(...args)) ? 1 : 0));
}

const nameof: Builtin = (...args) => operand(t.stringType, symbolValue(args[0].unit.stringLiteral(t.typeName(t.withoutNull(subject(...args))))));

export const typeBuiltins: BuiltinTable = {
  isInteger: question((type) => type.kind === 'integer' || type.kind === 'bool' || type.kind === 'enum'),
  isSigned: question((type) => (type.kind === 'integer' && type.signed) || type.kind === 'enum'),
  isFloat: question((type) => type.kind === 'float'),
  isBoolean: question((type) => type.kind === 'bool'),
  isReference: question((type) => ['reference', 'string', 'array', 'function'].includes(type.kind)),
  isNullable: question((type) => type.kind === 'reference' && type.nullable),
  isString: question((type) => type.kind === 'string'),
  isFunction: question((type) => type.kind === 'function'),
  isArray: question((type) => type.kind === 'array'),
  isVoid: question((type) => type.kind === 'void'),
  nameof,
};
