// Objects and fixed arrays coming into being: in module storage, in a struct, on the stack.
//
// Construction fills the storage with zeros and runs the constructor (constructors.ts). Embedded
// structs and arrays are constructed in place.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import type { ClassInstance } from '../types/class.ts';
import { needsInference, storageType } from '../types/infer.ts';
import { memberName } from '../types/layout.ts';
import { reference } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import { isEmbeddedElement, type ArrayType, type ReferenceType, type Type } from '../types/type.ts';
import { allocateStorage } from './allocation.ts';
import { cellAt, fieldCell } from './cells.ts';
import { construct, constructorOf } from './constructors.ts';
import { memoryPlace, type FunctionContext, type Operand } from './context.ts';
import { convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { forget, inferClassArguments } from './generics.ts';
import { countedLoop } from './loops.ts';
import { storePlace } from './places.ts';

/** Makes the object or array that `expression` describes at `address`. */
export function constructInto(context: FunctionContext, type: Type, address: Value, expression: ts.Expression): void {
  context.at(expression);
  context.builder.zero(address, context.unit.layouts.extent(type, true).sizeBytes);
  if (type.kind === 'reference' && ts.isNewExpression(expression)) construct(context, type.class, address, expression.arguments ?? [], expression);
  else if (type.kind === 'array' && ts.isArrayLiteralExpression(expression)) storeElements(context, type, address, expression.elements);
  else if (type.kind === 'array' && ts.isCallExpression(expression)) constructArray(context, type, address, expression);
}

function constructArray(context: FunctionContext, type: ArrayType, address: Value, call: ts.CallExpression): void {
  const { sizeBytes } = context.unit.layouts.element(type.element);
  if (ts.isIdentifier(call.expression) && call.expression.text === 'arrayOf') return storeElements(context, type, address, call.arguments);
  if (!isEmbeddedElement(type.element) || type.element.kind !== 'reference') return;
  const { class: elementClass } = type.element;
  if (constructorOf(context.unit, elementClass) === null && !context.unit.layouts.of(elementClass).numbered) return;
  countedLoop(context, type.length, (index) => {
    construct(context, elementClass, context.builder.address(address, 0, index, sizeBytes), [], call);
  });
}

function storeElements(context: FunctionContext, type: ArrayType, address: Value, elements: readonly ts.Expression[]): void {
  const { sizeBytes } = context.unit.layouts.element(type.element);
  elements.forEach((element, index) => storeElement(context, type.element, context.builder.address(address, index * sizeBytes), element));
}

function storeElement(context: FunctionContext, element: Type, address: Value, argument: ts.Expression): void {
  if (isEmbeddedElement(element)) constructInto(context, element, address, argument);
  else context.builder.store(address, convert(context, lowerExpression(context, argument, element), element, argument).value);
}

/** `new C(…)` as a value: module storage at compile time, else memory from the allocator's hook. */
export function lowerNew(context: FunctionContext, node: ts.NewExpression, expected: Type | null): Operand {
  const type = classOfNew(context, node, expected);
  const isStatic = context.owner === null;
  const address = isStatic ? staticStorage(context, type, node) : allocateStorage(context, context.unit.layouts.of(type.class), node, type.class.name);
  const made = constructAt(context, type, address, node);
  forget(context, node.arguments ?? []);
  return made;
}

/** The class of `new C(…)`, type arguments included. */
export function classOfNew(context: FunctionContext, node: ts.NewExpression, expected: Type | null): ReferenceType {
  const type = inferredClass(context, node, expected) ?? storageType(context.unit.resolver, node, context.scope);
  return type?.kind === 'reference' ? type : context.unit.diagnostics.fail('H3009', node);
}

/** The object that `new C(…)` makes of the memory at `address`. */
export function constructAt(context: FunctionContext, type: ReferenceType, address: Value, node: ts.NewExpression): Operand {
  context.builder.zero(address, context.unit.layouts.of(type.class).sizeBytes);
  return { type, value: construct(context, type.class, address, node.arguments ?? [], node) };
}

/** The class of `new C(…)` where C is generic and no type arguments are written: as wanted, else as the arguments say. */
function inferredClass(context: FunctionContext, node: ts.NewExpression, expected: Type | null): Type | null {
  const { resolver, hierarchy } = context.unit;
  const declaration = node.typeArguments === undefined ? hierarchy.declarationOf(node.expression) : undefined;
  if (declaration === undefined || !ts.isClassLike(declaration) || !needsInference(resolver, declaration, context.scope)) return null;
  if (expected?.kind === 'reference' && expected.class.declaration === declaration) return t.withoutNull(expected);
  const bindings = inferClassArguments(context, declaration, node.arguments ?? []);
  const parameters = resolver.typeParameters(declaration);
  const types = parameters.map((parameter, index) => bindings.get(parameter) ?? resolver.typeDefault(declaration, index, bindings));
  return types.includes(undefined) ? null : reference(resolver.registry.class(declaration, parameters, types as Type[]));
}

function staticStorage(context: FunctionContext, type: Type, node: ts.Node): Value {
  const { unit } = context;
  const { sizeBytes, alignBytes } = unit.layouts.extent(type, true);
  const name = unit.names.unique(`${type.kind === 'reference' ? type.class.name : 'array'}.static`);
  unit.addGlobal({ name, sizeBytes, alignBytes, debugType: unit.debugTypes.of(type, true), location: unit.locate(node), cellAt: (offset) => cellAt(unit.layouts, type, true, offset) });
  return { kind: 'symbol', type: 'ptr', name };
}

/** `onStack(new C(…))` and `array<T, N>(N)` in a function body: storage in its stack frame. */
export function lowerOnStack(context: FunctionContext, expression: ts.Expression, name: string | null = null): Operand {
  const type = ts.isNewExpression(expression) ? classOfNew(context, expression, null) : storageType(context.unit.resolver, expression, context.scope);
  if (type === null) return context.unit.diagnostics.fail('H3009', expression);
  const address = context.owner === null ? staticStorage(context, type, expression) : context.storage(type, name);
  constructInto(context, type, address, expression);
  if (ts.isNewExpression(expression)) forget(context, expression.arguments ?? []);
  return { type, value: address };
}

/** An object literal where options of a class are wanted: the class's defaults, then what is given. */
export function lowerOptions(context: FunctionContext, node: ts.ObjectLiteralExpression, expected: Type | null): Operand {
  const { diagnostics, layouts } = context.unit;
  if (expected?.kind !== 'reference') return diagnostics.fail('H1006', node);
  const address = context.storage(expected, null);
  context.at(node);
  context.builder.zero(address, layouts.of(expected.class).sizeBytes);
  construct(context, expected.class, address, [], node);
  for (const property of node.properties) setOption(context, expected.class, address, property);
  return { type: { ...expected, nullable: false }, value: address };
}

function setOption(context: FunctionContext, instance: ClassInstance, address: Value, property: ts.ObjectLiteralElementLike): void {
  const { diagnostics, layouts } = context.unit;
  if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) return diagnostics.fail('H1005', property, 'property', 'write name: value');
  const name = memberName(property.name);
  const field = layouts.of(instance).fields.get(name);
  if (field === undefined) return diagnostics.fail('H3002', property.name, instance.name, name);
  const expression = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  const value = lowerExpression(context, expression, field.type);
  storePlace(context, memoryPlace(field.type, context.builder.cellAddress(address, field.offset, fieldCell(field))), value, expression);
}
