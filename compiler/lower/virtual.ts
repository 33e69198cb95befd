// Calls whose target depends on the object's class.
//
// A call is direct wherever the program has nothing below the static class that overrides the
// member. Otherwise it goes to a dispatcher, one for each class and member: it reads the number at
// the beginning of the object and calls the right function, for exactly the classes of which the
// program makes objects. Small dispatchers inline, so that known classes cost nothing.

import type { Value } from '../ir/module.ts';
import { type ClassInstance, isDeclaredAs, isKindOf } from '../types/class.ts';
import ts from 'typescript';
import { irTypeOf, typeKey, type Type } from '../types/type.ts';
import { Builder, integerValue } from './builder.ts';
import { resultParameters, returnTypeOf } from './call-shape.ts';
import { functionInstance, type FunctionInstance } from './functions.ts';
import { findMember, type Member, type MemberKind } from './members.ts';
import type { Unit } from './unit.ts';
import { initializerFunction } from './variables.ts';

type ClassDeclaration = ClassInstance['declaration'];

export interface Dispatcher {
  readonly symbol: string;
  readonly owner: ClassInstance;
  readonly name: string;
  /** A field of an interface is found by its address. */
  readonly kind: MemberKind | 'field';
  /** What a call looks like; null for fields. */
  readonly signature: FunctionInstance | null;
  /** For a generic method: what its own type parameters stand for, in their order. */
  readonly typeArguments: readonly Type[];
}

/** True if a call of the member on an object of static class `instance` must look at the object. */
export function isVirtual(unit: Unit, instance: ClassInstance, member: Member, name: string): boolean {
  if (ts.isInterfaceDeclaration(member.owner.declaration)) return true;
  const isAbstract = !('body' in member.node) || member.node.body === undefined;
  return isAbstract || (ts.isClassLike(instance.declaration) && unit.hierarchy.isOverridden(instance.declaration, name));
}

/** The symbol of the dispatcher for a member of `owner`. */
export function dispatcherFor(unit: Unit, owner: ClassInstance, name: string, kind: Dispatcher['kind'], signature: FunctionInstance | null, typeArguments: readonly Type[] = []): string {
  const key = `${owner.id} ${kind} ${name} ${typeArguments.map(typeKey).join(',')}`;
  const known = unit.dispatchers.get(key);
  if (known !== undefined) return known.symbol;
  const symbol = unit.names.unique(`${owner.name}.${name}.dispatch`);
  unit.dispatchers.set(key, { symbol, owner, name, kind, signature, typeArguments });
  return symbol;
}

/** The number by which objects of the class are known; a class has one once an object of it is made. */
export function classNumber(unit: Unit, instance: ClassInstance): number {
  let number = unit.classNumbers.get(instance);
  if (number === undefined) unit.classNumbers.set(instance, (number = unit.classNumbers.size + 1));
  return number;
}

/** The classes with objects that are instances of `owner`. */
function instancesOf(unit: Unit, owner: ClassInstance): ClassInstance[] {
  return [...unit.classNumbers.keys()].filter((instance) => isKindOf(instance, owner));
}

/** Asks for every function that a dispatcher may call. Call until nothing new is asked for. */
export function requestTargets(unit: Unit): void {
  for (const dispatcher of unit.dispatchers.values()) for (const instance of instancesOf(unit, dispatcher.owner)) targetOf(unit, dispatcher, instance);
}

function targetOf(unit: Unit, { name, kind, typeArguments }: Dispatcher, instance: ClassInstance): FunctionInstance | null {
  const member = kind === 'field' ? null : findMember(instance, name, kind);
  if (member === null || !('body' in member.node) || member.node.body === undefined) return null;
  const own = unit.resolver.typeParameters(member.node).map((parameter, index) => [parameter, typeArguments[index] ?? { kind: 'void' }] as const);
  return functionInstance(unit, { node: member.node, environment: new Map([...member.owner.environment, ...own]), self: member.owner });
}

/** Writes the bodies, when all classes and functions are known. */
export function writeDispatchers(unit: Unit): void {
  for (const dispatcher of unit.dispatchers.values()) writeDispatcher(unit, dispatcher);
}

function writeDispatcher(unit: Unit, dispatcher: Dispatcher): void {
  const { signature, owner } = dispatcher;
  const location = unit.locate(signature?.node ?? owner.declaration);
  const parameters = (signature?.parameters ?? []).map((type, index) => ({ name: `argument${index}`, type: irTypeOf(type) }));
  const irFunction = {
    ...initializerFunction(dispatcher.symbol, location),
    displayName: `${owner.name}.${dispatcher.name}`,
    parameters: [{ name: 'this', type: 'ptr' as const }, ...parameters, ...(signature === null ? [] : resultParameters(signature.result))],
    returnType: signature === null ? ('ptr' as const) : returnTypeOf(signature.result),
  };
  unit.module.functions.set(dispatcher.symbol, irFunction);
  const builder = new Builder(irFunction);
  const args = irFunction.parameters.map((parameter, index): Value => ({ kind: 'parameter', type: parameter.type, index }));
  const cases = writeCases(unit, builder, dispatcher, args);
  const otherwise = builder.newBlock();
  builder.enter(0);
  builder.switch(builder.load('i32', args[0] as Value), cases, otherwise);
  builder.enter(otherwise);
  builder.unreachable();
  builder.finish();
}

/** One block for each different target; classes that share a target share its block. */
function writeCases(unit: Unit, builder: Builder, dispatcher: Dispatcher, args: readonly Value[]): { value: bigint; target: number }[] {
  const blocks = new Map<string, number>();
  return instancesOf(unit, dispatcher.owner).flatMap((instance) => {
    const action = actionFor(unit, builder, dispatcher, instance, args);
    if (action === null) return [];
    const block = blocks.get(action.key) ?? builder.newBlock();
    if (!blocks.has(action.key)) {
      blocks.set(action.key, block);
      builder.enter(block);
      builder.return(action.emit());
    }
    return [{ value: BigInt(classNumber(unit, instance)), target: block }];
  });
}

interface Action {
  readonly key: string;
  readonly emit: () => Value | null;
}

function actionFor(unit: Unit, builder: Builder, dispatcher: Dispatcher, instance: ClassInstance, args: readonly Value[]): Action | null {
  const field = unit.layouts.of(instance).fields.get(dispatcher.name);
  if (dispatcher.kind === 'field' && field !== undefined) return { key: `field ${field.offset}`, emit: () => builder.address(args[0] as Value, field.offset) };
  const target = targetOf(unit, dispatcher, instance);
  if (target === null) return null;
  return { key: target.symbol, emit: () => builder.call(target.symbol, returnTypeOf(target.result), args) };
}

/** The symbol of a function that gives an i1: whether the object is an instance of the class. */
export function instanceTest(unit: Unit, owner: ClassDeclaration): string {
  const known = unit.instanceTests.get(owner);
  if (known !== undefined) return known;
  const symbol = unit.names.unique(`${owner.name?.text ?? 'class'}.instanceof`);
  unit.instanceTests.set(owner, symbol);
  return symbol;
}

/** Writes the bodies of the instance tests. */
export function writeInstanceTests(unit: Unit): void {
  for (const [owner, symbol] of unit.instanceTests) {
    const base = initializerFunction(symbol, unit.locate(owner));
    const irFunction = { ...base, parameters: [{ name: 'object', type: 'ptr' as const }], returnType: 'i1' as const };
    unit.module.functions.set(symbol, irFunction);
    const builder = new Builder(irFunction);
    const [yes, no, look] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
    const object: Value = { kind: 'parameter', type: 'ptr', index: 0 };
    builder.branch(builder.compare('eq', object, { kind: 'null', type: 'ptr' }), no, look);
    builder.enter(look);
    const cases = [...unit.classNumbers.keys()].filter((instance) => isDeclaredAs(instance, owner)).map((instance) => ({ value: BigInt(classNumber(unit, instance)), target: yes }));
    builder.switch(builder.load('i32', object), cases, no);
    builder.enter(yes);
    builder.return(integerValue('i1', 1));
    builder.enter(no);
    builder.return(integerValue('i1', 0));
  }
}
