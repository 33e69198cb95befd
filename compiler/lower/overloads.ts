// Operators that classes define for themselves, as AssemblyScript writes them: `@operator('+')`,
// `@operator.prefix('!')`, `@operator.postfix('++')`, `@operator('[]')` before a method. tsc knows
// none of this, so it is for programs that are compiled without it.

import ts from 'typescript';
import type { ClassInstance } from '../types/class.ts';
import { memberName } from '../types/layout.ts';
import { sameType, type Type } from '../types/type.ts';
import { callSymbol } from './call-shape.ts';
import type { FunctionContext, Operand, Place } from './context.ts';
import { convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { memberInstance, type Member } from './members.ts';
import { dispatcherFor, isVirtual } from './virtual.ts';

type Arity = 'binary' | 'prefix' | 'postfix';

/** `left token right` where the class of `left` says what it means; null for all else. */
export function binaryOverload(context: FunctionContext, token: string, left: Operand, right: Operand, node: ts.Node): Operand | null {
  const member = findOverload(left.type, 'binary', token);
  return member === null ? null : callOverload(context, member, [left, right], node);
}

/** The type that the right side of an overloaded operator is wanted in; null for plain operators. */
export function overloadHint(context: FunctionContext, token: string, left: Operand): Type | null {
  const member = findOverload(left.type, 'binary', token);
  return member === null ? null : (memberInstance(context, member).parameters.at(-1) ?? null);
}

export function unaryOverload(context: FunctionContext, arity: 'prefix' | 'postfix', token: string, value: Operand, node: ts.Node): Operand | null {
  const member = findOverload(value.type, arity, token);
  return member === null ? null : callOverload(context, member, [value], node);
}

/** `++place` and `place++` by an overload; what it gives is stored if it is of the place's type. */
export function updateOverload(context: FunctionContext, arity: 'prefix' | 'postfix', token: string, current: Operand, node: ts.Node, store: (value: Operand) => Operand): Operand | null {
  const result = unaryOverload(context, arity, token, current, node);
  if (result === null || !sameType(result.type, current.type)) return result;
  const stored = store(result);
  return arity === 'prefix' ? stored : current;
}

/** `object[index]` by the methods `[]` and `[]=`; null for classes without them. */
export function elementOverload(context: FunctionContext, object: Operand, node: ts.ElementAccessExpression): Place | null {
  const getter = findOverload(object.type, 'binary', '[]');
  const setter = findOverload(object.type, 'binary', '[]=');
  const known = getter ?? setter;
  if (known === null) return null;
  const signature = memberInstance(context, known);
  const offset = signature.thisClass === null ? 1 : 0;
  const index = lowerExpression(context, node.argumentExpression, signature.parameters[offset] ?? null);
  const type = getter === null ? (signature.parameters[offset + 1] as Type) : signature.result;
  return {
    kind: 'accessor',
    type,
    read: getter === null ? null : () => callOverload(context, getter, [object, index], node),
    write: setter === null ? null : (value) => void callOverload(context, setter, [object, index, value], node),
  };
}

function findOverload(type: Type, arity: Arity, token: string): Member | null {
  for (let owner: ClassInstance | null = type.kind === 'reference' ? type.class : null; owner !== null; owner = owner.base()) {
    const members: readonly ts.Node[] = owner.declaration.members;
    const node = members.find((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && defines(member, arity, token));
    if (node !== undefined) return { node, owner };
  }
  return null;
}

function defines(method: ts.MethodDeclaration, arity: Arity, token: string): boolean {
  return (ts.getDecorators(method) ?? []).some(({ expression }) => {
    if (!ts.isCallExpression(expression)) return false;
    const name = expression.expression.getText();
    const [written] = expression.arguments;
    const isArity = name === `operator.${arity}` || (name === 'operator' && arity === 'binary');
    return isArity && written !== undefined && ts.isStringLiteralLike(written) && written.text === token;
  });
}

/** Calls the method: the first operand is `this`, unless the method is static. */
function callOverload(context: FunctionContext, member: Member, operands: readonly Operand[], node: ts.Node): Operand {
  const instance = memberInstance(context, member);
  const [first] = operands;
  const isStatic = instance.thisClass === null || first?.type.kind !== 'reference';
  const given = isStatic ? operands : operands.slice(1);
  const args = given.map((value, index) => convert(context, value, instance.parameters[index] as Type, node).value);
  if (isStatic) return callSymbol(context, instance.symbol, instance.result, args);
  const name = memberName(member.node.name as ts.PropertyName);
  const { class: known } = first.type;
  const symbol = isVirtual(context.unit, known, member, name) ? dispatcherFor(context.unit, known, name, 'method', instance) : instance.symbol;
  return callSymbol(context, symbol, instance.result, [first.value, ...args]);
}
