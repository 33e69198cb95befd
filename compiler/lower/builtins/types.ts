// Built-in functions that ask about types. The answers are constants, so that `if (isFloat<T>())`
// in a generic function costs nothing.

import ts from 'typescript';
import type { Type } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { integerValue, symbolValue } from '../builder.ts';
import { operand, type FunctionContext } from '../context.ts';
import { exists } from '../existence.ts';
import { anyAt, argumentAt, typeArgument, type Builtin, type BuiltinTable } from './builtin.ts';

/** The type that is asked about: written, or that of the argument. */
function subject(...[context, call]: Parameters<Builtin>): Type {
  return typeArgument(context, call) ?? anyAt(context, call, 0).type;
}

function question(answer: (type: Type) => boolean): Builtin {
  return (...args) => operand(t.boolType, integerValue('i1', answer(subject(...args)) ? 1 : 0));
}

/** A variable of nullable type is not nullable where tsc has seen that it is not null. */
const isNullable: Builtin = (context, call, expected) => {
  const type = subject(context, call, expected);
  const nullable = type.kind === 'reference' && type.nullable && !isNarrowed(context, call.arguments[0]);
  return operand(t.boolType, integerValue('i1', nullable ? 1 : 0));
};

function isNarrowed(context: FunctionContext, node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  const { checker } = context.unit;
  const type = checker.getTypeAtLocation(node);
  const isOpen = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0;
  return !isOpen && checker.getNonNullableType(type) === type;
}

/** What AssemblyScript's garbage collector would manage: there is none here, but programs ask. */
function isManaged(type: Type): boolean {
  if (type.kind !== 'reference') return type.kind === 'string' || type.kind === 'array';
  const { declaration } = type.class;
  const decorators = ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : [];
  return !decorators.some(({ expression }) => expression.getText() === 'unmanaged');
}

const isDefined: Builtin = (context, call) => operand(t.boolType, integerValue('i1', exists(context, argumentAt(context, call, 0)) ? 1 : 0));

/** Whether the compiler knows the value of an expression. */
const isConstant: Builtin = (context, call) => {
  const { value } = anyAt(context, call, 0);
  return operand(t.boolType, integerValue('i1', value.kind === 'integer' || value.kind === 'float' ? 1 : 0));
};

const nameof: Builtin = (...args) => operand(t.stringType, symbolValue(args[0].unit.stringLiteral(t.typeName(t.withoutNull(subject(...args))))));

export const typeBuiltins: BuiltinTable = {
  isInteger: question((type) => type.kind === 'integer' || type.kind === 'bool' || type.kind === 'enum'),
  isSigned: question((type) => (type.kind === 'integer' && type.signed) || type.kind === 'enum'),
  isFloat: question((type) => type.kind === 'float'),
  isBoolean: question((type) => type.kind === 'bool'),
  isReference: question((type) => ['reference', 'string', 'array', 'function'].includes(type.kind)),
  isNullable,
  isManaged: question(isManaged),
  isDefined,
  isConstant,
  isString: question((type) => type.kind === 'string'),
  isFunction: question((type) => type.kind === 'function'),
  isArray: question((type) => type.kind === 'array'),
  isVoid: question((type) => type.kind === 'void'),
  nameof,
};
