// Constructors: the declared ones, and those that the language adds to classes without one.
//
// A constructor takes storage that is zero but for the class number. It runs the constructor of
// the base class, then the field initialisers of its own class, then its body.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import type { ClassInstance } from '../types/class.ts';
import { isParameterProperty, isStatic, memberName } from '../types/layout.ts';
import { reference } from '../types/resolve.ts';
import { irTypeOf, type Type } from '../types/type.ts';
import { lowerArguments } from './arguments.ts';
import { Builder, integerValue } from './builder.ts';
import { fieldCell } from './cells.ts';
import { constructInto } from './construct.ts';
import { FunctionContext, memoryPlace } from './context.ts';
import { lowerExpression } from './expression.ts';
import { functionInstance, type FunctionInstance } from './functions.ts';
import { loadValue, storePlace } from './places.ts';
import { initializerFunction } from './variables.ts';
import type { Unit } from './unit.ts';
import { classNumber } from './virtual.ts';

export interface Constructor {
  readonly symbol: string;
  /** The declared constructor whose parameters it takes; null for none. */
  readonly signature: FunctionInstance | null;
  /** `ptr` for one that may return another object than it was given. */
  readonly result: 'void' | 'ptr';
}

/** Runs the constructor of the class on zeroed storage; gives the object, which is elsewhere if the constructor returns another. */
export function construct(context: FunctionContext, instance: ClassInstance, address: Value, args: readonly ts.Expression[], node: ts.Node): Value {
  const { builder, unit } = context;
  if (unit.layouts.of(instance).numbered) builder.store(address, integerValue('i32', classNumber(unit, instance)));
  const constructor = constructorOf(unit, instance);
  return constructor === null ? address : (callConstructor(context, constructor, address, args, node) ?? address);
}

function callConstructor(context: FunctionContext, { symbol, signature, result }: Constructor, address: Value, args: readonly ts.Expression[], node: ts.Node): Value | null {
  const operands = signature === null ? [] : lowerArguments(context, signature, args, node, null);
  context.at(node);
  return context.builder.call(symbol, result, [address, ...operands]);
}

/** What runs when an object of the class is made; null for nothing. */
export function constructorOf(unit: Unit, instance: ClassInstance): Constructor | null {
  const known = unit.constructors.get(instance);
  if (known !== undefined) return known;
  const made = makeConstructor(unit, instance);
  unit.constructors.set(instance, made);
  return made;
}

function makeConstructor(unit: Unit, instance: ClassInstance): Constructor | null {
  const declared = instance.declaration.members.find((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (declared !== undefined) {
    const signature = functionInstance(unit, { node: declared, environment: instance.environment, self: instance });
    return { symbol: signature.symbol, signature, result: signature.result.kind === 'void' ? 'void' : 'ptr' };
  }
  const base = instance.base();
  const inherited = base === null ? null : constructorOf(unit, base);
  if (ownInitializers(instance).length === 0) return inherited;
  return implicitConstructor(unit, instance, inherited);
}

/** Field declarations of the class itself that have an initialiser. */
function ownInitializers(instance: ClassInstance): (ts.PropertyDeclaration & { readonly initializer: ts.Expression })[] {
  const members: readonly ts.Node[] = instance.declaration.members;
  return members.filter(
    (member): member is ts.PropertyDeclaration & { readonly initializer: ts.Expression } => ts.isPropertyDeclaration(member) && !isStatic(member) && member.initializer !== undefined,
  );
}

/** Passes its arguments to the base class's constructor, then runs the field initialisers. */
function implicitConstructor(unit: Unit, instance: ClassInstance, inherited: Constructor | null): Constructor {
  const symbol = unit.names.unique(`${instance.name}.constructor`);
  const constructor: Constructor = { symbol, signature: inherited?.signature ?? null, result: 'void' };
  unit.constructors.set(instance, constructor);
  const location = unit.locate(instance.declaration.name ?? instance.declaration);
  const parameters = (constructor.signature?.parameters ?? []).map((type, index) => ({ name: `argument${index}`, type: irTypeOf(type) }));
  const irFunction = {
    ...initializerFunction(symbol, location),
    displayName: `${instance.name}.constructor`,
    parameters: [{ name: 'this', type: 'ptr' as const }, ...parameters],
  };
  unit.module.functions.set(symbol, irFunction);
  const builder = new Builder(irFunction);
  const inner = new FunctionContext(unit, builder, { environment: instance.environment, self: instance }, { kind: 'void' }, instance.declaration);
  const args = irFunction.parameters.map((parameter, index): Value => ({ kind: 'parameter', type: parameter.type, index }));
  inner.thisOperand = { type: reference(instance), value: args[0] as Value };
  if (inherited !== null) builder.call(inherited.symbol, inherited.result, args);
  initializeFields(inner, instance, null);
  builder.return(null);
  builder.finish();
  return constructor;
}

/** `super(…)`: the base class's constructor, then the field initialisers of this class. */
export function lowerSuperCall(context: FunctionContext, node: ts.CallExpression): void {
  const { self } = context.scope;
  const base = self?.base() ?? null;
  if (self === null || base === null || context.thisOperand === null) return context.unit.diagnostics.fail('H3001', node, 'super');
  const inherited = constructorOf(context.unit, base);
  if (inherited !== null) callConstructor(context, inherited, context.thisOperand.value, node.arguments, node);
  const declared = context.owner !== null && ts.isConstructorDeclaration(context.owner) ? context.owner : null;
  initializeFields(context, self, declared);
}

/** Field initialisers of the class itself, then its parameter properties. */
export function initializeFields(context: FunctionContext, instance: ClassInstance, node: ts.ConstructorDeclaration | null): void {
  for (const declaration of ownInitializers(instance)) initializeField(context, instance, declaration);
  for (const parameter of node?.parameters ?? []) if (isParameterProperty(parameter)) initializeFromParameter(context, instance, parameter);
}

function initializeField(context: FunctionContext, instance: ClassInstance, declaration: ts.PropertyDeclaration & { readonly initializer: ts.Expression }): void {
  const field = context.unit.layouts.of(instance).fields.get(memberName(declaration.name));
  if (field === undefined || context.thisOperand === null) return;
  const { initializer } = declaration;
  context.at(initializer);
  const address = context.builder.cellAddress(context.thisOperand.value, field.offset, fieldCell(field));
  if (field.embedded && (field.type.kind === 'reference' || field.type.kind === 'array')) {
    constructInto(context, field.type, address, initializer);
    return;
  }
  const value = lowerExpression(context, initializer, field.type);
  storePlace(context, memoryPlace(field.type, address, field.type.kind === 'record'), value, initializer);
}

function initializeFromParameter(context: FunctionContext, instance: ClassInstance, parameter: ts.ParameterDeclaration): void {
  const place = context.variables.get(parameter);
  const field = context.unit.layouts.of(instance).fields.get(memberName(parameter.name));
  if (place?.kind !== 'memory' || field === undefined || context.thisOperand === null) return;
  const type: Type = place.type;
  const value = loadValue(context, type, place.address);
  context.builder.store(context.builder.cellAddress(context.thisOperand.value, field.offset, fieldCell(field)), value);
}
